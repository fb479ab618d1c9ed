package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chart's pods, more of them and fewer: whoever goes is out of the cluster before, so that nobody is missed. */
@RequiresImage
class ScalingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(10);

    private static Pods pods;

    @BeforeAll
    static void threeFirst() {
        pods = new Pods();
        pods.start(0, 1, 2);
        pods.awaitMembers(0, 1, 2);
    }

    @BeforeEach
    void fiveRun() {
        pods.startAgain(0, 1, 2, 3, 4);
        pods.awaitMembers(0, 1, 2, 3, 4);
    }

    @Test
    void helmsTestLooksAtEachOfThem() {
        Shell.Result good = pods.test(PATIENCE);
        assertThat(good.status()).as(good.output()).isZero();
        assertThat(good.output().lines()).hasSize(5).allMatch(line -> line.matches("vip-flip-[0-4]\\..* is ready"));

        pods.kill(3);
        Shell.Result bad = pods.test(SHORT);
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.output().lines().filter(line -> line.contains("NOT ready")))
                .singleElement()
                .asString()
                .startsWith("vip-flip-3.");
    }

    @AfterAll
    static void removeAll() {
        if (pods != null) {
            pods.close();
        }
    }

    @Test
    void whoGoesIsOutBeforeAndMayComeBackWithItsVolume() {
        pods.move(Pods.ADDRESSES.getFirst(), 4);
        pods.move(Pods.ADDRESSES.getLast(), 3);

        Shell.Result job = pods.shrink(3, "token", PATIENCE);
        assertThat(job.status()).as(job.output()).isZero();
        assertThat(job.output()).isEqualTo("""
                    shrink: to be taken out: vip-flip-4, vip-flip-3
                    shrink: vip-flip-4 is out
                    shrink: vip-flip-3 is out
                    """);
        pods.awaitMembers(0, 1, 2);
        assertThat(pods.get(0, "/api/v1/history?limit=10000"))
                .containsSubsequence(
                        "drains vip-flip-4",
                        "drains vip-flip-3",
                        "removes member vip-flip-4",
                        "removes member vip-flip-3")
                .containsSubsequence("drains vip-flip-4", "vip-flip-4 let it go", "removes member vip-flip-4")
                .containsSubsequence("drains vip-flip-3", "vip-flip-3 let it go", "removes member vip-flip-3");
        pods.delete(3, 4);

        // three voters again: one may fail
        pods.kill(2);
        pods.await(
                "the other two go on",
                () -> pods.get(0, "/api/v1/cluster").contains("\"down\":1")
                        && pods.get(0, "/api/v1/cluster").contains("\"held\":true"));
        assertThat(pods.shrink(3, "token", PATIENCE).output())
                .isEqualTo("shrink: no member from vip-flip-3 on: nothing to do\n");
        pods.start(2);
        pods.awaitMembers(0, 1, 2);

        pods.start(3, 4);
        pods.awaitMembers(0, 1, 2, 3, 4);
    }

    @Test
    void whatCantBeDoneFailsAndSaysWhy() {
        Shell.Result refused = pods.shrink(3, "other-token", PATIENCE);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.output()).contains("FAILED", "refuses to be changed", "The token here must be the members'");

        pods.kill(2, 3, 4);
        pods.await("there is no quorum", () -> pods.get(0, "/api/v1/cluster").contains("\"held\":false"));
        Shell.Result quorum = pods.shrink(3, "token", SHORT);
        assertThat(quorum.status()).isEqualTo(1);
        assertThat(quorum.output())
                .contains("FAILED", "No quorum answers (asked: vip-flip-0.", "bring them back, then repeat this");
        assertThat(pods.get(0, "/api/v1/cluster")).as("nothing was changed").contains("\"voters\":5,");

        pods.kill(0, 1);
        Shell.Result nobody = pods.shrink(3, "token", SHORT);
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.output()).contains("FAILED", "No member answers (asked: vip-flip-0.");
    }
}
