package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs that end together are one input: {@code a} is alone, and has two items. */
class RunsTogetherTest {

    private final Company company = new Company(Company.version(
            4, new Clusters().member("a", 1, "ip").voters("a").system(Clusters.sharded("ip", "1", "2"))));
    private int ended;

    @Test
    void eachOfThemCounts() {
        allSucceed(HandlerEvent.CLEAN);
        company.pass(Duration.ofSeconds(2));
        allSucceed(HandlerEvent.ALIVE);
        company.handle(new Input.Stop());
        assertThat(company.stopped()).isFalse();
        allSucceed(HandlerEvent.DOWN);
        company.pass(Duration.ofSeconds(2));
        assertThat(company.stopped()).isTrue();
    }

    private void allSucceed(HandlerEvent event) {
        List<Effect.RunHandler> all = company.runs();
        List<Effect.RunHandler> begun = new ArrayList<>(all.subList(ended, all.size()));
        assertThat(begun).extracting(Effect.RunHandler::event).containsExactly(event, event);
        ended = all.size();
        company.handle(new Input.HandlersDone(begun.stream()
                .map(run -> new Input.HandlerDone(run.run(), Input.Outcome.SUCCESS, "exit status 0"))
                .toList()));
    }
}
