package io.flip.e2e;

import static io.flip.e2e.FlipCluster.FIRST;
import static io.flip.e2e.FlipCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Members that cannot hear each other, while their client reaches all of them: where an address on two hosts would do harm. */
@RequiresRoot
class PartitionIT {

    @Test
    void whenNobodyHearsAnybodyNothingMoves() {
        try (FlipCluster cluster = new FlipCluster("totalPartition", Timing.PATIENT, "hold").up()) {
            Lab lab = cluster.lab();
            Client client = cluster.client(FIRST);
            Instant parted = Instant.now();
            lab.hosts().forEach(cluster::isolate);
            lab.await(
                    "every member knows that it is alone",
                    () -> lab.hosts().stream().noneMatch(PartitionIT::holdsItsLease));
            awaitSilence(lab, parted.plusMillis(4L * Timing.PATIENT.pingTimeout()));
            lab.heal();
            lab.await("all hear each other", () -> lab.hosts().stream().allMatch(PartitionIT::holdsItsLease));
            cluster.awaitHome();

            client.awaitAnswerAfter(Instant.now());
            assertThat(lab.timeline(FIRST).story(parted)).isEmpty();
            assertThat(lab.timeline(SECOND).story(parted)).isEmpty();
        }
    }

    @Test
    void anIsolatedHolderThatReleasesPutsItsAddressDownBeforeTheMajorityTakesIt() {
        try (FlipCluster cluster = new FlipCluster("majorityAgainstHolder", Timing.PATIENT, "release").up()) {
            Lab lab = cluster.lab();
            Client client = cluster.client(FIRST);
            Instant parted = Instant.now();
            cluster.isolate(cluster.a());
            lab.awaitOwner(FIRST, cluster.b());
            client.awaitAnswerAfter(Instant.now());
            assertThat(client.neighbour()).isEqualTo(cluster.b().mac());

            lab.heal();
            cluster.awaitHome();
            client.awaitAnswerAfter(Instant.now());

            Timeline timeline = lab.timeline(FIRST);
            assertThat(timeline.story(parted)).isEqualTo("-a +b -b +a");
            assertThat(timeline.withTwoOwners(parted, Instant.now())).isZero();
        }
    }

    @Test
    void aPulledCableMakesAHolderThatReleasesPutItsAddressDownFirst() {
        try (FlipCluster cluster = new FlipCluster("cableWithRelease", Timing.PATIENT, "release").up()) {
            Lab lab = cluster.lab();
            Client client = cluster.client(FIRST);
            Instant pulled = cluster.a().unplug();
            lab.awaitOwner(FIRST, cluster.b());
            client.awaitAnswerAfter(Instant.now());

            assertThat(lab.timeline(FIRST).story(pulled)).isEqualTo("-a +b");
        }
    }

    @Test
    void aPausedMemberPutsItsAddressDownBeforeAnythingElseWhenItWakes() {
        try (FlipCluster cluster = new FlipCluster("pausedMember", Timing.PATIENT, "release").up()) {
            Lab lab = cluster.lab();
            Client client = cluster.client(FIRST);
            cluster.a().pause();
            lab.await("b has " + FIRST, () -> cluster.b().has(FIRST));

            Instant resumed = cluster.a().resume();
            lab.await(
                    "a lets go of " + FIRST,
                    () -> lab.timeline(FIRST).story(resumed).contains("-a"));
            cluster.awaitHome();
            client.awaitAnswerAfter(Instant.now());

            assertThat(lab.timeline(FIRST).story(resumed)).isEqualTo("-a -b +a");
        }
    }

    private static boolean holdsItsLease(Host host) {
        return host.get("/api/v1/cluster").replaceAll("\\s", "").contains("\"lease\":{\"held\":true");
    }

    /** That nothing happens can only be seen by waiting: several times longer than it would take. */
    private static void awaitSilence(Lab lab, Instant end) {
        lab.await("time passes", () -> Instant.now().isAfter(end));
    }
}
