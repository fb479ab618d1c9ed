package io.flip.simulation.broken;

import io.flip.engine.Input;
import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Sabotage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Each is right but for one rule of the protocol. */
final class WrongEngines {

    private WrongEngines() {}

    /** A slip that only some members make. */
    private static boolean slips(Machine machine) {
        return "135".indexOf(machine.id().charAt(machine.id().length() - 1)) >= 0;
    }

    @Rule("5, judging 3")
    static final class NoQuarantine implements Sabotage {
        @Override
        public List<Note> notes(Machine machine, @Nullable List<Note> right) {
            return right == null ? List.of() : right;
        }
    }

    @Rule("5, judging")
    static final class NotesAreNotWritten implements Sabotage {
        @Override
        public List<Note> notes(Machine machine, @Nullable List<Note> right) {
            return List.of();
        }
    }

    @Rule("5, judging")
    static final class NotesAreWrittenAfterTheAnswer implements Sabotage {
        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            List<Effect> others = new ArrayList<>(right);
            List<Effect> notes =
                    right.stream().filter(Effect.StoreNotes.class::isInstance).toList();
            others.removeAll(notes);
            others.addAll(notes);
            return others;
        }
    }

    @Rule("5, holding")
    static final class LeaseCountsFromTheAnswer implements Sabotage {
        private final Map<String, Long> last = new TreeMap<>();

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            right.forEach(effect -> {
                if (effect instanceof Effect.Send(String to, var _, Ping ping)) {
                    last.put(machine.id() + " " + to, ping.sequence());
                }
            });
            return right;
        }

        @Override
        public Input input(Machine machine, Input right) {
            return Rewrite.received(
                    right,
                    message -> Rewrite.sequence(
                            message,
                            was -> last.getOrDefault(
                                    machine.id() + " " + message.header().from(), was)));
        }
    }

    @Rule("5, holding")
    static final class LeaseIsLongerThanT implements Sabotage {
        @Override
        public double clockRate(Machine machine, double right) {
            return slips(machine) ? right / 2 : right;
        }
    }

    /**
     * Takes the answer to an older claim for one to the newest. The epochs alone would save it, for an item that is asked for again has a
     * higher one than any older grant; so it does not look at those either.
     */
    @Rule("5, holding")
    static final class CountsGrantsOfOlderClaims implements Sabotage {
        private final Map<String, Claim> claims = new TreeMap<>();

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            for (Effect effect : right) {
                if (effect instanceof Effect.Send(var _, var _, Ping(var _, long _, var news))) {
                    news.notices().forEach(notice -> keep(machine, notice));
                }
            }
            return right;
        }

        private void keep(Machine machine, Notice notice) {
            boolean own = notice.subject().equals(machine.id());
            if (own && notice.payload() instanceof Payload.Inline(Body.OfClaim(Claim claim))) {
                claims.put(machine.id(), claim);
            }
        }

        @Override
        public Input input(Machine machine, Input right) {
            return Rewrite.received(right, message -> Rewrite.verdict(message, verdict -> newer(machine, verdict)));
        }

        private Verdict newer(Machine machine, Verdict right) {
            Claim claim = claims.get(machine.id());
            SequencedMap<ItemId, Long> granted = new TreeMap<>(right.granted());
            if (claim != null) {
                granted.replaceAll((item, epoch) -> {
                    Claim.Entry entry = claim.items().get(item);
                    return entry == null ? epoch : entry.epoch();
                });
            }
            return new Verdict(Long.MAX_VALUE, granted, right.heldByOthers(), right.wanted());
        }
    }

    @Rule("5, judging")
    static final class GrantsWhateverIsAsked implements Sabotage {
        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            return Rewrite.sent(right, message -> Rewrite.verdict(message, verdict -> all(machine, verdict)));
        }

        private static Verdict all(Machine machine, Verdict right) {
            SequencedMap<ItemId, Long> granted = new TreeMap<>(right.granted());
            for (SystemConfig system : machine.snapshot().config().systems()) {
                system.spec()
                        .items()
                        .keySet()
                        .forEach(value -> granted.putIfAbsent(new ItemId(system.id(), value), 2_000_000_000L));
            }
            return new Verdict(right.judged(), granted, new TreeMap<>(), new TreeMap<>());
        }
    }

    @Rule("3")
    static final class WaitsForAQuarterOfT implements Sabotage {
        @Override
        public ClusterConfig config(Machine machine, ClusterConfig right) {
            return !slips(machine)
                    ? right
                    : Believes.settings(
                            right,
                            its -> new ClusterSettings(
                                    its.quorum(),
                                    its.gossipInterval(),
                                    its.pingPerInterval(),
                                    its.pingTimeout().dividedBy(4)));
        }
    }

    @Rule("5, holding")
    static final class QuorumIsOneTooSmall implements Sabotage {
        @Override
        public ClusterConfig config(Machine machine, ClusterConfig right) {
            return Believes.quorum(right, quorum -> Math.max(1, quorum - 1));
        }
    }

    @Rule("3, down")
    static final class SomeAreAQuorumOfTheirOwn implements Sabotage {
        @Override
        public ClusterConfig config(Machine machine, ClusterConfig right) {
            return slips(machine) ? Believes.quorum(right, any -> 1) : right;
        }
    }

    @Rule("5, judging 1")
    static final class NoGrace implements Sabotage {
        @Override
        public ClusterConfig config(Machine machine, ClusterConfig right) {
            return Believes.specs(right, spec -> isolation(spec, spec.onIsolation(), Duration.ZERO));
        }
    }

    @Rule("5, letting go")
    static final class HoldsWhereItShouldRelease implements Sabotage {
        @Override
        public ClusterConfig config(Machine machine, ClusterConfig right) {
            return Believes.specs(right, spec -> isolation(spec, OnIsolation.HOLD, spec.releaseWithin()));
        }
    }

    private static SystemSpec isolation(SystemSpec right, OnIsolation onIsolation, Duration releaseWithin) {
        return new SystemSpec(
                right.id(),
                right.topology(),
                right.members(),
                right.items(),
                right.settle(),
                onIsolation,
                releaseWithin,
                right.failback());
    }

    @Rule("5, starting")
    static final class LeavesUpWhatAnEarlierRunLeft implements Sabotage {
        @Override
        public ClusterConfig config(Machine machine, ClusterConfig right) {
            return Believes.systems(right, system -> new SystemConfig(system.spec(), system.handlers(), false));
        }
    }

    @Rule("4")
    static final class PlansOtherwise implements Sabotage {
        @Override
        public ClusterConfig config(Machine machine, ClusterConfig right) {
            return slips(machine) ? Believes.specs(right, Believes::shifted) : right;
        }
    }

    @Rule("2")
    static final class NoEchoCheck implements Sabotage {
        @Override
        public Input input(Machine machine, Input right) {
            Session session = machine.session();
            return Rewrite.received(
                    right,
                    message -> Rewrite.header(
                            message, its -> new Header(its.from(), its.session(), session, its.config())));
        }
    }

    @Rule("2")
    static final class OpinionsOfAnEarlierSessionWin implements Sabotage {
        private final Map<String, Session> first = new TreeMap<>();

        @Override
        public Input input(Machine machine, Input right) {
            return Rewrite.received(right, message -> Rewrite.notices(message, notice -> older(machine, notice)));
        }

        private @Nullable Notice older(Machine machine, Notice notice) {
            if (notice.kind() != Notice.Kind.OPINION) {
                return notice;
            }
            String key = machine.id() + " " + machine.life() + " " + notice.subject();
            Session known = first.computeIfAbsent(key, any -> notice.session());
            return notice.session().isNewerThan(known) ? null : notice;
        }
    }

    @Rule("5, holding")
    static final class AliveStartsTooLate implements Sabotage {
        @Override
        public boolean checksStartBefore(Machine machine) {
            return false;
        }
    }

    @Rule("5, letting go")
    static final class DownDoesNothing implements Sabotage {
        @Override
        public boolean downWorks(Machine machine) {
            return !slips(machine);
        }
    }

    @Rule("5, epochs")
    static final class EpochsStandStill implements Sabotage {
        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            return Rewrite.each(
                    right,
                    effect -> effect
                                    instanceof
                                    Effect.RunHandler(
                                            long run,
                                            ItemId item,
                                            var by,
                                            var event,
                                            long _,
                                            Moment before,
                                            boolean look)
                            ? new Effect.RunHandler(run, item, by, event, 1, before, look)
                            : effect);
        }
    }

    @Rule("5, holding")
    static final class BringsUpWhatItOnlyAsksFor implements Sabotage {
        private final SequencedSet<String> done = new TreeSet<>();

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            List<Effect> others = new ArrayList<>(right);
            for (Effect effect : right) {
                if (effect instanceof Effect.Send(var _, var _, Ping(var _, long _, var news))) {
                    news.notices().forEach(notice -> asked(machine, notice, others));
                }
            }
            return others;
        }

        private static HandlerConfig handlers(Machine machine, ItemId item) {
            return machine.snapshot()
                    .config()
                    .system(item.system())
                    .orElseThrow()
                    .handlers();
        }

        private void asked(Machine machine, Notice notice, List<Effect> effects) {
            boolean own = notice.subject().equals(machine.id());
            if (own && notice.payload() instanceof Payload.Inline(Body.OfClaim(Claim claim))) {
                claim.items().forEach((item, entry) -> {
                    if (entry.state() == HoldState.ASKING && done.add(machine.id() + machine.life() + item)) {
                        effects.add(new Effect.RunHandler(
                                -done.size(),
                                item,
                                handlers(machine, item),
                                HandlerEvent.ALIVE,
                                entry.epoch(),
                                Moment.NEVER));
                    }
                });
            }
        }
    }

    @Rule("5, letting go")
    static final class LetsGoBeforeItsDown implements Sabotage {
        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            return Rewrite.sent(right, message -> Rewrite.notices(message, LetsGoBeforeItsDown::without));
        }

        private static Notice without(Notice notice) {
            if (!(notice.payload() instanceof Payload.Inline(Body.OfClaim(Claim claim)))) {
                return notice;
            }
            SequencedMap<ItemId, Claim.Entry> left = new TreeMap<>(claim.items());
            left.values().removeIf(entry -> entry.state() == HoldState.DEACTIVATING);
            Claim other = new Claim(claim.holder(), claim.session(), claim.version(), left);
            return new Notice(
                    notice.kind(),
                    notice.subject(),
                    notice.session(),
                    notice.version(),
                    new Payload.Inline(new Body.OfClaim(other)));
        }
    }

    @Rule("5, stopping")
    static final class LeavesWithoutLettingGo implements Sabotage {
        private final SequencedSet<String> stopping = new TreeSet<>();

        @Override
        public Input input(Machine machine, Input right) {
            if (right instanceof Input.Stop) {
                stopping.add(machine.id());
            }
            return right;
        }

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            return stopping.remove(machine.id()) ? List.of(new Effect.Stopped()) : right;
        }
    }

    static final class RunsDownTwice implements Sabotage {
        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            List<Effect> twice = new ArrayList<>();
            for (Effect effect : right) {
                twice.add(effect);
                if (effect instanceof Effect.RunHandler run && run.event() == HandlerEvent.DOWN) {
                    twice.add(effect);
                }
            }
            return twice;
        }
    }

    @Rule("5, letting go")
    static final class IgnoresWhoWantsItsItems implements Sabotage {
        @Override
        public Input input(Machine machine, Input right) {
            return Rewrite.received(
                    right,
                    message -> Rewrite.verdict(
                            message,
                            verdict -> new Verdict(
                                    verdict.judged(), verdict.granted(), verdict.heldByOthers(), new TreeMap<>())));
        }
    }
}
