package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.json.JsonMapper;

/** A cluster changes from the ground up while it is used: whom a step does not concern notices nothing of it. */
@RequiresRoot
class GrowthIT {
    /** An address that is handed over is away for as long as its handlers take, and not until anything times out. */
    private static final Duration HANDED_OVER = Duration.ofMillis(Timing.PATIENT.pingTimeout());

    /** What a killed member left up answers on, until its next start puts it down; from there it may be away until that start is over. */
    private static final Duration RESTARTED = HANDED_OVER.multipliedBy(3);

    private static final Duration PING_EVERY = Duration.ofMillis(10);
    private final Instant begin = Instant.now();
    private GrowingCluster cluster;
    private Lab lab;

    @BeforeEach
    void oneMember(TestInfo test) {
        cluster = new GrowingCluster(test.getTestMethod().orElseThrow().getName(), Timing.PATIENT);
        lab = cluster.lab();
        cluster.start("a");
        cluster.keep("a");
    }

    @AfterEach
    void removeAll() {
        cluster.close();
    }

    @Test
    void nobodyWhoIsNotConcernedNoticesThatAClusterGrowsShrinksAndIsReplaced() {
        String kept = cluster.kept(cluster.host("a"));
        Client client = lab.client(kept, PING_EVERY);
        client.awaitAnswerAfter(begin);
        Instant growing = Instant.now();

        grow("b", "a");
        grow("c", "a", "b");
        grow("d", "a", "b", "c");
        grow("e", "a", "b", "c", "d");
        shrink("e", "a", "b", "c", "d");
        shrink("d", "a", "b", "c");
        replace("c");
        changeAllData();

        client.awaitAnswerAfter(Instant.now());
        assertThat(client.outage(growing, Instant.now())).isLessThan(HANDED_OVER);
        assertThat(lab.timeline(kept).story(growing)).isEmpty();
        cluster.assertNeverOnTwo(begin);
    }

    private void grow(String joining, String... others) {
        Instant step = Instant.now();
        cluster.start(joining);
        lab.await(joining + " has its share", () -> held(joining) >= 2);
        cluster.awaitSame(cluster.hosts(others));
        onlyConcerned(step, story -> story.matches("-[a-e] \\+" + joining));
        handedOver(step);
    }

    private void shrink(String leaving, String... others) {
        Instant step = Instant.now();
        cluster.change("POST", "/api/v1/members/" + leaving + "/drain", "");
        lab.await(leaving + " is empty", () -> held(leaving) == 0);
        allAreUpOnce(); // with other voters nothing new is granted for a while
        cluster.change("DELETE", "/api/v1/members/" + leaving, "");
        removed(leaving);
        cluster.awaitSame(cluster.hosts(others));
        onlyConcerned(step, story -> story.startsWith("-" + leaving + " +"));
        handedOver(step);
    }

    /** Its machine is lost, and another comes in its place, with the same name and an empty disk. */
    private void replace(String lost) {
        Instant step = cluster.host(lost).crash();
        lab.await("the others have what it held", () -> held("a") + held("b") == 10);
        cluster.wipe(lost);
        cluster.host(lost).boot();
        cluster.start(lost);
        lab.await(lost + " has its share again", () -> held(lost) >= 3);
        onlyConcerned(step, story -> story.matches("-%1$s \\+([ab]) -\\1 \\+%1$s".formatted(lost)));
    }

    private void changeAllData() {
        List<Host> members = cluster.hosts("a", "b", "c");
        String config = cluster.awaitSame(members);
        for (int i = 0; i < 10; i++) {
            config = config.replace(
                    GrowingCluster.items(0).get(i), GrowingCluster.items(1).get(i));
        }
        cluster.change("PUT", "/api/v1/config", config, "If-Match: *");
        lab.await(
                "all of the data is other",
                () -> GrowingCluster.items(1).stream()
                                .allMatch(address -> owners(address).size() == 1)
                        && GrowingCluster.items(0).stream()
                                .allMatch(address -> owners(address).isEmpty()));
        assertThat(data(cluster.awaitSame(members))).containsExactlyInAnyOrderElementsOf(GrowingCluster.items(1));
    }

    private void allAreUpOnce() {
        lab.await(
                "all are up once",
                () -> GrowingCluster.items(0).stream()
                        .allMatch(address -> owners(address).size() == 1));
    }

    /** To the others nothing happened at all. */
    private void onlyConcerned(Instant step, Predicate<String> concerned) {
        allAreUpOnce();
        for (String address : GrowingCluster.items(0)) {
            assertThat(lab.timeline(address).story(step))
                    .as(address)
                    .matches(story -> story.isEmpty() || concerned.test(story), "concerns whom it may");
        }
    }

    private void handedOver(Instant step) {
        for (String address : GrowingCluster.items(0)) {
            assertThat(lab.timeline(address).withoutOwner(step, Instant.now()))
                    .as(address)
                    .isLessThan(HANDED_OVER);
        }
    }

    private long held(String host) {
        return GrowingCluster.items(0).stream()
                .filter(address -> owners(address).equals(Set.of(host)))
                .count();
    }

    private Set<String> owners(String address) {
        return cluster.timeline(address)
                .stretches(begin, Instant.now())
                .getLast()
                .owners();
    }

    /**
     * The cluster grows to five, one is replaced with an empty disk, one is drained and two are removed, and at any moment of each of these another member
     * is killed, while two change the data at different members.
     */
    @Test
    void whatIsAcknowledgedIsThereWhoeverIsKilledMeanwhile() {
        long seed = Long.getLong("growth.seed", System.nanoTime());
        System.out.println("GrowthIT: again with -Dgrowth.seed=" + seed);
        Random random = new Random(seed);
        cluster.start("b", "c");
        cluster.keep("b");
        cluster.keep("c");
        List<Host> first = cluster.hosts("a", "b", "c");
        List<Client> clients = cluster.hosts("a", "b").stream()
                .map(host -> lab.client(cluster.kept(host), PING_EVERY))
                .toList();
        clients.forEach(client -> client.awaitAnswerAfter(Instant.now()));
        Instant killing = Instant.now();
        try (Deaths deaths = new Deaths(cluster, random)) {
            deaths.during(() -> cluster.host("d").start(), "a", "b", "c");
            cluster.awaitReady(cluster.host("d"));
            deaths.during(() -> cluster.host("e").start(), "a", "b", "c", "d");
            cluster.awaitReady(cluster.host("e"));
            deaths.during(() -> deaths.lost("c"), "a", "b", "d", "e");
            deaths.during(() -> deaths.replaced("c"), "a", "b", "d", "e");
            deaths.back("c");
            deaths.during(() -> cluster.change("POST", "/api/v1/members/e/drain", ""), "a", "b", "c", "d");
            lab.await(
                    "e is empty",
                    () -> cluster.host("a").get("/api/v1/members/e").contains("\"items\":0"));
            deaths.during(() -> cluster.change("DELETE", "/api/v1/members/e", ""), "a", "b", "c", "d");
            removed("e");
            deaths.during(() -> cluster.change("DELETE", "/api/v1/members/d", ""), "a", "b", "c");
            removed("d");
            deaths.during(() -> {}, "a", "b", "c");
            assertThat(data(cluster.awaitSame(first))).containsExactlyInAnyOrderElementsOf(deaths.expected());
            onlyWhatIsPlanned(deaths.expected());
        }
        first.forEach(host -> undisturbedButByItsOwnDeath(host, killing));
        for (Client client : clients) {
            client.awaitAnswerAfter(Instant.now());
            assertThat(client.outage(killing, Instant.now())).isLessThan(RESTARTED);
        }
        cluster.assertNeverOnTwo(begin);
    }

    private void removed(String name) {
        Host host = cluster.host(name);
        lab.await(
                name + " knows that it is removed",
                () -> host.get("/api/v1/cluster").contains("\"standing\":\"removed\""));
        host.terminate();
        assertThat(host.awaitExit()).isTrue();
    }

    /** By the kernels, whoever is alive. */
    private void onlyWhatIsPlanned(Set<String> planned) {
        for (String address : new TreeSet<>(cluster.everyAddress())) {
            boolean kept = cluster.hosts("a", "b", "c").stream()
                    .anyMatch(host -> cluster.kept(host).equals(address));
            int owners = kept || planned.contains(address) ? 1 : 0;
            lab.await(owners + " have " + address, () -> lab.owners(address).size() == owners);
        }
    }

    private void undisturbedButByItsOwnDeath(Host host, Instant since) {
        assertThat(lab.timeline(cluster.kept(host)).since(since))
                .as("what is pinned to " + host.name())
                .allMatch(sighting -> cluster.living().disturbed(host, sighting.at()));
    }

    private static List<String> data(String config) {
        return JsonMapper.shared()
                .readTree(config)
                .at("/cluster/system/ip/data")
                .valueStream()
                .map(value -> value.asString())
                .toList();
    }
}
