package io.flip.engine.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an earlier run left up: one item, that two handlers may have brought up, one after the other. */
class CleaningTest {

    private static final Moment NOW = new Moment(0);

    private final Out out = new Out();
    private final List<Effect.RunHandler> runs = new ArrayList<>();
    private final Cleaning cleaning = new Cleaning("a", config(), List.of(earlier()), out);

    private static ClusterConfig config() {
        return new Clusters()
                .member("a", null, "ip")
                .system(Clusters.sharded("ip", "1"))
                .build();
    }

    private static SystemConfig earlier() {
        SystemConfig present = config().system("ip").orElseThrow();
        HandlerConfig now = present.handlers();
        HandlerConfig other = new HandlerConfig(
                List.of("another"),
                List.of("another"),
                new TreeMap<>(),
                now.timeout(),
                now.tries(),
                now.retryDelay(),
                now.refuseFor());
        return new SystemConfig(present.spec(), other, true);
    }

    private void finishes(boolean succeeded) {
        take();
        cleaning.finished(runs.getLast().run(), succeeded, "it is over", "a", NOW);
        take();
    }

    private void take() {
        out.take().forEach(effect -> {
            if (effect instanceof Effect.RunHandler run) {
                runs.add(run);
            }
        });
    }

    /** Others take it for let go as soon as this member is silent for long enough. */
    @Test
    @Rule("5, starting")
    void whoIsStoppedMeanwhileFinishesAllOfIt() {
        cleaning.lastTry();
        finishes(true);
        assertThat(cleaning.done()).isFalse();
        finishes(true);
        assertThat(cleaning.done()).isTrue();
        assertThat(cleaning.allDown()).isTrue();
        assertThat(runs)
                .extracting(run -> run.handlers().down())
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void whatFailsIsNotTriedAgainThen() {
        cleaning.lastTry();
        finishes(false);
        assertThat(cleaning.done()).isTrue();
        assertThat(cleaning.nextDeadline()).isEqualTo(Moment.NEVER);
        assertThat(cleaning.allDown()).isFalse();
    }

    @Test
    void whatFailedBeforeIsNotTriedAgainEither() {
        finishes(false);
        assertThat(cleaning.done()).isFalse();
        cleaning.lastTry();
        assertThat(cleaning.done()).isTrue();
        assertThat(cleaning.allDown()).isFalse();
    }
}
