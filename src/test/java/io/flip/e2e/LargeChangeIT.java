package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Loopback.Member;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Ten thousand items at once, with the memory that the launcher gives a member. */
@Isolated("Two processors are little for it already")
class LargeChangeIT {
    private static final int MANY = 10_000;
    private static final String DATA = "/api/v1/systems/many/data";
    private static final String ITEMS = Loopback.items("an item of the usual length ", MANY);

    @Test
    void tenThousandItemsAreOneChangeThatReachesAllAndOutlivesARestart() {
        try (Loopback cluster = new Loopback("largeChange", Timing.PATIENT, 3)) {
            List<Member> members = cluster.members();
            long version = members.getFirst().version();

            assertThat(members.getFirst().send("POST", DATA, ITEMS).status()).isEqualTo(201);

            cluster.await("all know them", () -> members.stream().allMatch(member -> member.version() == version + 1));
            assertThat(members).allMatch(LargeChangeIT::hasAll);
            Member restarted = members.getLast();
            restarted.kill();
            restarted.start();
            cluster.await("it knows them still", () -> hasAll(restarted));

            cluster.await(
                    "they are removed",
                    () -> members.getFirst().send("DELETE", DATA, ITEMS).status() == 204
                            || hasNone(members.getFirst()));
            cluster.await("nobody has any", () -> members.stream().allMatch(LargeChangeIT::hasNone));
        }
    }

    private static boolean hasNone(Member member) {
        return member.get(DATA).body().equals("[]");
    }

    private static boolean hasAll(Member member) {
        return member.get("/api/v1/cluster").body().contains("\"total\":" + MANY);
    }
}
