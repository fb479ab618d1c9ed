package io.flip.e2e;

import static io.flip.e2e.FlipCluster.FIRST;
import static io.flip.e2e.FlipCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Isolated;

/** A member fails or leaves, and comes back: its address is never lost for long, and never on two machines that both answer. */
@Isolated("It measures how long failovers take")
@RequiresRoot
class FailoverIT {
    private FlipCluster cluster;
    private Lab lab;
    private Host a;
    private Host b;
    private Client client;

    @BeforeEach
    void threeHostsAndAClient(TestInfo test) {
        cluster = new FlipCluster(test.getTestMethod().orElseThrow().getName(), Timing.PATIENT, "hold").up();
        lab = cluster.lab();
        a = cluster.a();
        b = cluster.b();
        client = cluster.client(FIRST);
    }

    @AfterEach
    void removeAll() {
        cluster.close();
    }

    @Test
    void theAddressOfACrashedMachineMovesAndComesBackWithIt() {
        Instant crash = a.crash();
        lab.awaitOwner(FIRST, b);
        client.awaitAnswerAfter(Instant.now());
        assertThat(b.has(SECOND)).as("what b had it keeps").isTrue();

        a.boot();
        a.start();
        cluster.awaitHome();
        client.awaitAnswerAfter(Instant.now());

        assertThat(lab.timeline(FIRST).story(crash)).isEqualTo("-a +b -b +a");
        assertNeverOnTwoHosts(FIRST, crash);
        assertThat(lab.timeline(SECOND).story(crash))
                .as("the other address never moved")
                .isEmpty();
    }

    @Test
    void aKilledMemberLeavesItsAddressBehindAndRemovesItBeforeItSpeaks() {
        Instant kill = a.kill();
        lab.await("b has " + FIRST, () -> b.has(FIRST));
        lab.await(
                "b announces it, so the client goes there",
                () -> client.neighbour().equals(b.mac()));
        client.awaitAnswerAfter(Instant.now());
        assertThat(a.has(FIRST)).as("nobody is left on a who could remove it").isTrue();

        Sniffer datagrams = lab.sniff(a, "udp and src host " + a.ip());
        Instant start = a.start();
        cluster.awaitHome();
        client.awaitAnswerAfter(Instant.now());

        assertThat(lab.timeline(FIRST).story(kill)).isEqualTo("+b -a -b +a");
        Instant removed = lab.timeline(FIRST).since(start).getFirst().at();
        assertThat(datagrams.packets()).isNotEmpty().allMatch(sent -> sent.isAfter(removed));
        assertNeverOnTwoHosts(FIRST, removed);
    }

    @Test
    void aMemberThatIsToldToStopHandsItsAddressOver() {
        Instant terminated = a.terminate();
        lab.awaitOwner(FIRST, b);
        assertThat(a.awaitExit()).isTrue();
        client.awaitAnswerAfter(Instant.now());

        assertThat(lab.timeline(FIRST).story(terminated)).isEqualTo("-a +b");
        assertThat(lab.timeline(FIRST).withoutOwner(terminated, Instant.now()))
                .as("handed over, not timed out")
                .isLessThan(Duration.ofMillis(Timing.PATIENT.pingTimeout()));
    }

    @Test
    void aMemberThatReturnsGetsItsAddressBackOnlyAfterTheOtherLetGo() {
        a.terminate();
        lab.awaitOwner(FIRST, b);
        assertThat(a.awaitExit()).isTrue();

        Instant start = a.start();
        cluster.awaitHome();
        client.awaitAnswerAfter(Instant.now());

        assertThat(lab.timeline(FIRST).story(start)).isEqualTo("-b +a");
        assertNeverOnTwoHosts(FIRST, start);
    }

    @Test
    void aPulledCableMovesTheAddressAndTheOldHolderLetsGoByACheckOrWhenItIsBack() {
        Instant pulled = a.unplug();
        lab.await("b has " + FIRST, () -> b.has(FIRST));
        client.awaitAnswerAfter(Instant.now());

        a.replug();
        cluster.awaitHome();
        client.awaitAnswerAfter(Instant.now());

        // Which of the two lets go first is open: both see that the other has it. And a's check, every 5 s, sees that
        // the link is gone.
        assertThat(lab.timeline(FIRST).story(pulled)).isIn("+b -a -b +a", "-a +b -b +a", "+b -b -a +a", "+b -b");
    }

    private void assertNeverOnTwoHosts(String address, Instant since) {
        Timeline timeline = lab.timeline(address);
        assertThat(timeline.withTwoOwners(since, Instant.now()))
                .as(() -> "never on two hosts: " + timeline.stretches(since, Instant.now()))
                .isZero();
    }
}
