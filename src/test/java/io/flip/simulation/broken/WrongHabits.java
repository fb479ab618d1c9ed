package io.flip.simulation.broken;

import io.flip.engine.Engine;
import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.member.Self;
import io.flip.engine.message.Message;
import io.flip.engine.message.Notice;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Sabotage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Engines that harm nobody's data, and are wrong all the same. */
final class WrongHabits {

    private WrongHabits() {}

    /** After it stood still it lives through the time that it missed as if it had been awake and had heard nobody. */
    @Rule("3")
    static final class NoLatenessRule implements Sabotage {
        private final Map<String, List<Effect>> missed = new TreeMap<>();

        @Override
        public Input input(Machine machine, Input right) {
            Engine engine = machine.engine();
            List<Effect> all = missed.computeIfAbsent(machine.id(), any -> new ArrayList<>());
            for (int i = 0; i < 1_000 && engine.nextDeadline().isBefore(machine.clock()); i++) {
                all.addAll(engine.handle(new Input.Elapsed(), engine.nextDeadline()));
            }
            return right;
        }

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            List<Effect> all = missed.remove(machine.id());
            if (all == null || all.isEmpty()) {
                return right;
            }
            all.addAll(right);
            return all;
        }
    }

    @Rule("6")
    static final class ForgetsWhatItRefused implements Sabotage {
        @Override
        public ClusterConfig config(Machine machine, ClusterConfig right) {
            return Believes.systems(
                    right,
                    system -> new SystemConfig(system.spec(), forgetful(system.handlers()), system.removeOnStart()));
        }

        private static HandlerConfig forgetful(HandlerConfig right) {
            return new HandlerConfig(
                    right.alive(),
                    right.down(),
                    right.config(),
                    right.timeout(),
                    right.tries(),
                    right.retryDelay(),
                    Duration.ofMillis(1));
        }
    }

    /** Believes that what it brought up is up, whatever a check finds. */
    @Rule("6")
    static final class IgnoresChecks implements Sabotage {
        @Override
        public @Nullable Input input(Machine machine, Input right) {
            return right instanceof Input.Checked ? null : right;
        }
    }

    /** Thinks that what failed would succeed as soon as it is not refused any longer. */
    @Rule("4")
    static final class TakesBackWhatFailed implements Sabotage {
        @Override
        public Input input(Machine machine, Input right) {
            if (!(right instanceof Input.Elapsed)) {
                return right;
            }
            return machine.snapshot().members().stream()
                    .filter(member -> member.config().id().equals(machine.id()))
                    .flatMap(member -> member.candidacy().setbacks().entrySet().stream())
                    .filter(setback -> !setback.getValue().refused())
                    .<Input>map(setback -> new Input.Checked(setback.getKey(), 0, false, true, ""))
                    .findFirst()
                    .orElse(right);
        }
    }

    /** Tells the others that it refuses what it holds, in every hundredth of its words about itself. */
    @Rule("2, self")
    static final class RefusesWithoutAReason implements Sabotage {
        private int said;

        @Override
        public List<Effect> effects(Machine machine, List<Effect> right) {
            return Rewrite.sent(right, message -> Rewrite.notices(message, notice -> refusing(machine, notice)));
        }

        private Notice refusing(Machine machine, Notice notice) {
            boolean own = notice.subject().equals(machine.id());
            return own ? Rewrite.self(notice, self -> ++said % 100 == 0 ? refusing(machine, self) : self) : notice;
        }

        private static Self refusing(Machine machine, Self right) {
            SequencedMap<ItemId, Setback> refused = new TreeMap<>();
            machine.up().forEach(item -> refused.put(item, new Setback(1, true)));
            return new Self(
                    right.id(),
                    right.session(),
                    right.version(),
                    right.phase(),
                    right.leased(),
                    right.holding(),
                    right.unhealthy(),
                    refused);
        }
    }

    /** Counts whoever answers, also one that says that it may grant nothing. */
    @Rule("4, deaf members")
    static final class CountsWhoMayNotGrant implements Sabotage {
        @Override
        public Input input(Machine machine, Input right) {
            return Rewrite.received(
                    right,
                    message -> message instanceof Message.Ack ack
                            ? new Message.Ack(
                                    ack.header(),
                                    ack.sequence(),
                                    ack.news(),
                                    ack.verdict(),
                                    ack.rival(),
                                    ack.epochs(),
                                    true)
                            : message);
        }
    }

    /** Believes of all others that they hear a quorum, whatever they say. */
    @Rule("4, deaf members")
    static final class TakesNobodyForDeaf implements Sabotage {
        @Override
        public Input input(Machine machine, Input right) {
            return Rewrite.received(
                    right, message -> Rewrite.notices(message, notice -> Rewrite.self(notice, self -> hearing(self))));
        }

        private static Self hearing(Self right) {
            return new Self(
                    right.id(),
                    right.session(),
                    right.version(),
                    right.phase(),
                    true,
                    right.holding(),
                    right.unhealthy(),
                    right.setbacks());
        }
    }
}
