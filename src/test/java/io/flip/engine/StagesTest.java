package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.member.Session;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.time.Moment;
import io.flip.simulation.Clusters;
import io.flip.wire.CborPacker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member cleans up, joins and takes part, one after the other. Each input is taken in by one of these: {@code a} has nothing to clean up. */
class StagesTest {

    private static final Moment NOW = new Moment(0);
    private static final ClusterConfig ALONE =
            new Clusters().member("a", 1).voters("a").build();

    private static List<Effect> first(Input input) {
        return new Engine(new EngineSettings("a", new Session(5, 5), ALONE, List.of()), new CborPacker(), NOW)
                .handle(input, NOW);
    }

    @Test
    void aChangeIsRefusedOrMadeButNotBoth() {
        Input change = new Input.Propose(7, "id", -1, new ChangeRequest.Drain("a"), false, "a test");
        assertRefusedAndNothingElse(7, first(change));
    }

    @Test
    void aReadingIsRefusedOrAnsweredButNotBoth() {
        assertRefusedAndNothingElse(8, first(new Input.Read(8)));
    }

    /** The member begins to take part in the same step, and does then what it would have done anyway. */
    private static void assertRefusedAndNothingElse(long request, List<Effect> effects) {
        List<Effect> answers =
                effects.stream().filter(Effect.Answer.class::isInstance).toList();
        assertThat(answers)
                .containsExactly(
                        new Effect.Answer(request, new ChangeOutcome.Unavailable("this member is still starting")));
        List<Effect> others =
                effects.stream().filter(effect -> !answers.contains(effect)).toList();
        assertThat(others).isEqualTo(first(new Input.Elapsed()));
    }
}
