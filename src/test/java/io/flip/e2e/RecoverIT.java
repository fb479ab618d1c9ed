package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Half of the voters are lost with their disks: the rest is brought back by {@code ./flip recover}, as docs/operations.md says, and not before. */
@RequiresRoot
class RecoverIT {
    private static final int REFUSED = 77;

    /** The first version that a recovery can make. */
    private static final long LINEAGE = 1_000_000;

    private static final Duration UNDISTURBED = Duration.ofMillis(Timing.PATIENT.pingTimeout());

    private final Instant begin = Instant.now();
    private GrowingCluster cluster;
    private Lab lab;
    private Host a;
    private Host b;

    @BeforeEach
    void fourVoters() {
        cluster = new GrowingCluster("recover", Timing.PATIENT);
        lab = cluster.lab();
        a = cluster.host("a");
        b = cluster.host("b");
        cluster.start("a");
        cluster.start("b", "c", "d");
        cluster.keep("b");
    }

    @AfterEach
    void removeAll() {
        cluster.close();
    }

    @Test
    void theSurvivorsHoldEverythingAgainAndAllThatWasAcknowledged() {
        String kept = cluster.kept(b);
        Client client = lab.client(kept, Duration.ofMillis(10));
        client.awaitAnswerAfter(begin);
        cluster.change("POST", "/api/v1/systems/ip/data", "{\"values\": " + added() + "}");
        cluster.awaitSame(cluster.hosts("a", "b", "c", "d"));
        refusedWhileAQuorumAnswers();

        cluster.awaitSame(cluster.hosts("a", "b", "c", "d"));
        Instant lost = Instant.now();
        cluster.hosts("c", "d").forEach(Host::crash);
        Stream.of("c", "d").forEach(cluster::wipe);
        nothingCanBeChanged();
        assertRefused("in use by another process", "--yes-they-are-gone");
        stop(a);
        assertRefused("It is not clear whether a quorum is left: see what is said of [b]", "--key", "not the group's");
        assertRefused("add --yes-they-are-gone");
        Shell.Result result = recover("--yes-they-are-gone");
        assertThat(result.output()).contains("THIS CAN MAKE ITEMS ACTIVE ON TWO MEMBERS", "[c, d]", "WRITTEN");
        assertThat(result.status()).isZero();
        a.start();

        everythingIsHeldBy("a", "b");
        cluster.change(
                "DELETE", "/api/v1/systems/ip/data?value=" + added().getFirst().replace("\"", ""), "");
        assertThat(lab.timeline(kept).story(lost)).isEmpty();
        client.awaitAnswerAfter(Instant.now());
        assertThat(client.outage(lost, Instant.now())).isLessThan(UNDISTURBED);
        cluster.host("c").boot();
        cluster.start("c");
        cluster.awaitSame(cluster.hosts("a", "b", "c"));
        lab.await("the new one has its share", () -> all().anyMatch(cluster.host("c")::has));
        cluster.assertNeverOnTwo(begin);
    }

    private static List<String> added() {
        return GrowingCluster.quoted(GrowingCluster.items(1));
    }

    private static Stream<String> all() {
        return Stream.concat(GrowingCluster.items(0).stream(), GrowingCluster.items(1).stream());
    }

    /** Whoever recovers can't reach some of the others: that alone is no loss. */
    private void refusedWhileAQuorumAnswers() {
        stop(a);
        lab.separate(a, b);
        assertRefused("c is not lost", "--yes-they-are-gone");
        lab.heal();
        cluster.hosts("c", "d").forEach(other -> lab.separate(a, other));
        assertRefused("A quorum still answers b", "--yes-they-are-gone");
        lab.heal();
        cluster.start("a");
    }

    private void assertRefused(String why, String... options) {
        Shell.Result result = recover(options);
        assertThat(result.output()).contains("refused", why);
        assertThat(result.status()).isEqualTo(REFUSED);
    }

    private void nothingCanBeChanged() {
        List<Host> survivors = List.of(a, b);
        lab.await(
                "they know that no quorum answers",
                () -> survivors.stream()
                        .allMatch(host -> host.get("/api/v1/cluster").contains("\"isolated\":true")));
        assertThat(survivors).allMatch(host -> host.change("POST", "/api/v1/members/b/drain", "") == 503);
    }

    private void everythingIsHeldBy(String... names) {
        List<Host> survivors = cluster.hosts(names);
        cluster.awaitSame(survivors);
        all().forEach(address -> lab.await("one of them has " + address, () -> {
            List<Host> owners = lab.owners(address);
            return owners.size() == 1 && survivors.containsAll(owners);
        }));
        assertThat(a.get("/api/v1/config")).contains(added());
        assertThat(cluster.version(b)).isGreaterThan(LINEAGE);
    }

    private static void stop(Host host) {
        host.terminate();
        assertThat(host.awaitExit()).isTrue();
    }

    private Shell.Result recover(String... more) {
        List<String> command = new ArrayList<>(Launcher.command(
                "recover",
                "--data-dir",
                cluster.dataDir("a").toString(),
                "--id",
                "a",
                "--lost",
                "c,d",
                "--config",
                cluster.configuration().toString()));
        command.addAll(List.of(more));
        return a.run(command);
    }
}
