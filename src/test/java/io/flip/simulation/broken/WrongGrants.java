package io.flip.simulation.broken;

import io.flip.engine.Input;
import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.member.MemberState;
import io.flip.engine.message.Body;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Sabotage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Engines that are right but for one rule of who may be granted what, and for how long that counts. */
final class WrongGrants {

    private WrongGrants() {}

    private static Ack with(Ack ack, Verdict verdict) {
        Payload payload = new Payload.Inline(new Body.OfVerdict(verdict));
        return new Ack(ack.header(), ack.sequence(), ack.news(), payload, ack.rival(), ack.epochs(), ack.mayGrant());
    }

    private static @Nullable Verdict verdictOf(Ack ack) {
        return ack.verdict() instanceof Payload.Inline(Body.OfVerdict(Verdict verdict)) ? verdict : null;
    }

    /** A voter that has not judged the newest claim says again what it granted before, as if it were a judgement of that. */
    @Rule("5, holding")
    static final class RenewsAnUnjudgedClaim implements Sabotage {
        private final Map<String, Verdict> last = new TreeMap<>();

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            return Rewrite.each(
                    right,
                    effect -> effect instanceof Effect.Send(String to, var at, Ack ack)
                            ? new Effect.Send(to, at, renewed(machine, to, ack))
                            : effect);
        }

        private Message renewed(Machine machine, String to, Ack ack) {
            Verdict verdict = verdictOf(ack);
            if (verdict != null) {
                last.put(machine.id() + " " + to, verdict);
            }
            Verdict known = ack.verdict() == null ? last.get(machine.id() + " " + to) : verdict;
            return known == null
                    ? ack
                    : with(ack, new Verdict(Long.MAX_VALUE, known.granted(), known.heldByOthers(), known.wanted()));
        }
    }

    /** A voter takes others' word for it that a holder is silent, and gives away what it has. */
    @Rule("5, judging 1")
    static final class GrantsWithoutOwnSilence implements Sabotage {
        private final Map<String, Map<ItemId, Long>> epochs = new TreeMap<>();
        private final Map<String, Claim> claims = new TreeMap<>();

        @Override
        public Input input(Machine machine, Input right) {
            if (right instanceof Input.Received(var _, Ping ping)) {
                ping.news()
                        .notices()
                        .forEach(notice -> keep(machine, ping.header().from(), notice));
            }
            return right;
        }

        private void keep(Machine machine, String from, Notice notice) {
            if (notice.subject().equals(from)
                    && notice.payload() instanceof Payload.Inline(Body.OfClaim(Claim claim))) {
                claims.put(machine.id() + " " + from, claim);
            }
        }

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            List<Effect> changed = new ArrayList<>();
            for (Effect effect : right) {
                if (effect instanceof Effect.StoreNotes(List<Note> notes)) {
                    Map<ItemId, Long> its = epochs.computeIfAbsent(machine.id(), any -> new TreeMap<>());
                    notes.forEach(note -> its.put(note.item(), note.epoch()));
                }
                Verdict verdict = effect instanceof Effect.Send(var _, var _, Ack ack) ? verdictOf(ack) : null;
                if (verdict != null
                        && !verdict.heldByOthers().isEmpty()
                        && effect instanceof Effect.Send(String to, var at, Ack ack)) {
                    Verdict other = generous(machine, to, verdict, changed);
                    changed.add(new Effect.Send(to, at, with(ack, other)));
                } else {
                    changed.add(effect);
                }
            }
            return changed;
        }

        private Verdict generous(Machine machine, String to, Verdict right, List<Effect> before) {
            SequencedMap<ItemId, Long> granted = new TreeMap<>(right.granted());
            SequencedMap<ItemId, String> held = new TreeMap<>(right.heldByOthers());
            Claim claim = claims.get(machine.id() + " " + to);
            if (claim == null) {
                return right;
            }
            right.heldByOthers().forEach((item, holder) -> {
                Claim.Entry asked = claim.items().get(item);
                if (asked != null && asked.state() == HoldState.ASKING && isSuspected(machine, holder)) {
                    long noted = epochs.getOrDefault(machine.id(), Map.of()).getOrDefault(item, 0L);
                    long epoch = Math.max(noted + 1, asked.epoch());
                    granted.put(item, epoch);
                    held.remove(item);
                    before.add(new Effect.StoreNotes(List.of(new Note(item, to, claim.session(), epoch))));
                }
            });
            return new Verdict(right.judged(), granted, held, right.wanted());
        }

        private static boolean isSuspected(Machine machine, String holder) {
            return machine.snapshot().members().stream()
                    .anyMatch(member -> member.config().id().equals(holder) && member.state() != MemberState.ALIVE);
        }
    }

    /** An answer counts once more for a later ping that was not answered: so a lease is longer than {@code T}. */
    @Rule("5, holding")
    static final class CountsAnAnswerTwice implements Sabotage {
        private final Map<String, Long> pings = new TreeMap<>();
        private final Map<String, Input.Received> answers = new TreeMap<>();

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            right.forEach(effect -> {
                if (effect instanceof Effect.Send(String to, var _, Ping ping)) {
                    pings.put(machine.id() + " " + to, ping.sequence());
                }
            });
            return right;
        }

        @Override
        public Input input(Machine machine, Input right) {
            if (right instanceof Input.Received(var _, Ack ack)) {
                answers.put(machine.id() + " " + ack.header().from(), (Input.Received) right);
            }
            return right instanceof Input.Elapsed ? again(machine, right) : right;
        }

        private Input again(Machine machine, Input right) {
            for (String pair : List.copyOf(answers.keySet())) {
                Input.Received answer = answers.get(pair);
                long newest = pings.getOrDefault(pair, 0L);
                boolean its = pair.startsWith(machine.id() + " ");
                if (its && answer != null && answer.message() instanceof Ack ack && newest > ack.sequence() + 1) {
                    answers.remove(pair);
                    return Rewrite.received(answer, message -> Rewrite.sequence(message, any -> newest));
                }
            }
            return right;
        }
    }
}
