package io.flip.engine.holding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnClaimTest {

    private boolean busy = true;
    private final OwnClaim own = new OwnClaim("a", new Session(1, 1));

    private static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    private static List<Holding> holdings(int many) {
        SystemConfig system = new Clusters()
                .member("a", null, "ip")
                .system(Clusters.sharded("ip", "1"))
                .build()
                .systems()
                .getFirst();
        return IntStream.range(0, many)
                .mapToObj(i -> new Holding(new ItemId("ip", "%04d".formatted(i)), system, 1, 1, ""))
                .toList();
    }

    /** Each item comes up some milliseconds after the one before; the moments at which a claim says so. */
    private List<Long> comeUp(List<Holding> holdings, int millisEach) {
        holdings.forEach(holding -> own.touch(holding.item(), true));
        assertThat(own.take(holdings, busy, ms(0))).isNotNull();
        assertThat(own.takeUrgent()).isTrue();
        List<Long> taken = new ArrayList<>();
        long at = 0;
        for (Holding holding : holdings) {
            at += millisEach;
            holding.become(HoldState.ACTIVE, "alive succeeded");
            own.touch(holding.item(), false);
            if (own.take(holdings, busy, ms(at)) != null) {
                taken.add(at);
            }
        }
        return taken;
    }

    @Test
    @Rule("2")
    void aLargeClaimIsMadeAFewTimesInASecondWhileItsHandlersRun() {
        List<Holding> holdings = holdings(330);
        assertThat(comeUp(holdings, 3))
                .as("each is pulled and judged as a whole")
                .hasSize(3);
        busy = false;
        own.touch(holdings.getFirst().item(), false);
        Moment soon = own.nextDeadline(busy);
        assertThat(soon).as("nothing more is to come").isLessThan(ms(990 + 30));
        @Nullable Claim last = own.take(holdings, busy, ms(990 + 30));
        assertThat(last).isNotNull();
        assertThat(last.items().values())
                .extracting(Claim.Entry::state)
                .containsOnly(HoldState.ACTIVE)
                .hasSize(330);
    }

    @Test
    void howSlowlyHandlersRunDoesNotMatter() {
        assertThat(comeUp(holdings(330), 12)).hasSizeBetween(12, 16); // 4 s
    }

    @Test
    void whatVotersWaitForIsSaidSoon() {
        List<Holding> holdings = holdings(330);
        comeUp(holdings, 3);
        own.touch(holdings.getFirst().item(), true);
        assertThat(own.nextDeadline(busy)).isLessThan(ms(990 + 30));
    }

    @Test
    void aSmallClaimIsSaidAtOnceWhileHandlersRun() {
        assertThat(comeUp(holdings(10), 3)).hasSize(10);
    }
}
