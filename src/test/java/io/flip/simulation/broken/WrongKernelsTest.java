package io.flip.simulation.broken;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.holding.LeaseGroups.Group;
import io.flip.engine.holding.LeaseGroups.Kept;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Sabotage;
import io.flip.simulation.swarm.SwarmRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members that set the kernel's elements wrongly: each is caught, and within few seeds. */
@Rule("5, the fence")
class WrongKernelsTest {

    private static final int WITHIN = 100;
    private static final int RIGHT = 40;

    static final class ElementIsLongerThanTheLease implements Sabotage {
        @Override
        public @Nullable Duration element(Machine machine, @Nullable Duration right, Duration term) {
            return right == null ? null : right.plus(term);
        }
    }

    /** By a thread of its own, whatever becomes of the lease. */
    static final class RefreshedByATimer implements Sabotage {
        @Override
        public Duration element(Machine machine, @Nullable Duration right, Duration term) {
            return term;
        }
    }

    static final class ElementIsNeverRemoved implements Sabotage {
        @Override
        public @Nullable Duration element(Machine machine, @Nullable Duration right, Duration term) {
            return right == null ? null : Duration.ofDays(1);
        }
    }

    static final class NobodyWaitsAndNothingFences implements Sabotage {
        @Override
        public boolean fences(Machine machine) {
            return false;
        }
    }

    static final class RefreshedAfterALostLease implements Sabotage {
        @Override
        public Duration element(Machine machine, @Nullable Duration right, Duration term) {
            return Objects.requireNonNullElse(right, term);
        }
    }

    /** Takes a quorum that answers for one that grants what is asked about; the hole that there was. */
    static final class BelievesThatWhoAnswersGrants implements Sabotage {
        @Override
        public LeaseGroups leases(Machine machine, LeaseGroups right) {
            Kept kept = right.kept();
            List<Group> groups = kept.groups().stream()
                    .map(group -> new Group(group.items(), kept.silence().from()))
                    .toList();
            return new LeaseGroups(right.revision(), right.groups(), new Kept(groups, kept.going(), kept.silence()));
        }

        @Override
        public boolean looks(Machine machine) {
            return false;
        }
    }

    static final class DoesNotAskTheNetwork implements Sabotage {
        @Override
        public boolean looks(Machine machine) {
            return false;
        }
    }

    private static Stream<Sabotage> wrongKernels() {
        return Stream.of(
                new ElementIsLongerThanTheLease(),
                new RefreshedByATimer(),
                new ElementIsNeverRemoved(),
                new NobodyWaitsAndNothingFences(),
                new RefreshedAfterALostLease());
    }

    /** Of systems that hold in isolation. */
    private static Stream<Sabotage> wrongKeepers() {
        return Stream.of(new BelievesThatWhoAnswersGrants(), new DoesNotAskTheNetwork());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongKernels")
    void isCaught(Sabotage wrong) {
        assertCaught(wrong, seed -> SwarmRun.fenced(seed, wrong));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongKeepers")
    void isCaughtWhereSystemsHold(Sabotage wrong) {
        assertCaught(wrong, seed -> SwarmRun.holding(seed, wrong));
    }

    private static void assertCaught(Sabotage wrong, LongFunction<SwarmRun.Result> run) {
        Map<String, Integer> others = new TreeMap<>();
        for (long seed = 1; seed <= WITHIN; seed++) {
            SwarmRun.Result result = run.apply(seed);
            if (result.promise().equals("OneOnTheWire")) {
                System.out.printf(
                        "%-32s caught after %4d seeds%n", wrong.getClass().getSimpleName(), seed);
                return;
            }
            others.merge(result.promise(), 1, Integer::sum);
        }
        assertThat(others).as("not caught by OneOnTheWire").isEmpty();
    }

    @Test
    void theRightOneIsNot() {
        for (long seed = 1; seed <= RIGHT; seed++) {
            assertThat(SwarmRun.fenced(seed, Sabotage.NONE).broken())
                    .as("seed %d", seed)
                    .isNull();
            assertThat(SwarmRun.holding(seed, Sabotage.NONE).broken())
                    .as("seed %d, where systems hold", seed)
                    .isNull();
        }
    }
}
