package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flip.fixture.Keys;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as its users run it: three containers and an address that floats; {@code a} comes first, then {@code b}, then {@code c}. */
@RequiresImage
class ContainersIT {
    /** For the new holder to tell the network that the address is its own; less than the pause leaves open. */
    private static final Duration ANNOUNCED = Duration.ofSeconds(1);

    /** For how long a pause goes on after another has the address. */
    private static final Duration OPEN = Duration.ofSeconds(2);

    private static Fleet fleet;

    @BeforeAll
    static void threeContainersAndAClient() {
        fleet = new Fleet();
    }

    @AfterAll
    static void removeAll() {
        if (fleet != null) {
            fleet.close();
        }
    }

    @BeforeEach
    void atHome() {
        fleet.awaitHolder("a");
        fleet.awaitAllReady();
    }

    @Test
    void theMemberIsNobodyWithTheTwoCapabilitiesThatItsHandlersNeed() {
        String status = fleet.userOfTheMember("a").replaceAll("\\s+", " ");

        assertThat(status).contains("Uid: 2200 2200 2200 2200");
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
            assertThat(status).contains(set + ": 0000000000003000"); // NET_ADMIN and NET_RAW
        }
    }

    @Test
    void aKilledContainersAddressMovesAndComesBackWithIt() {
        Instant kill = fleet.kill("a");
        fleet.awaitHolder("b");
        report("kill", kill);

        fleet.start("a");
        fleet.awaitHolder("a");
    }

    /**
     * In a container the kernel answers for a paused member, and goes on having its address: that much a pause leaves open. But whoever took it
     * over has said so, and clients talk to that one.
     */
    @Test
    void aPausedHolderGivesUpFirstWhenItIsResumedAndIsNotTalkedToBesideTheNewOne() {
        String old = fleet.hardware("a");
        try (Fleet.Watch watch = fleet.watch();
                Neighbours neighbours = new Neighbours(fleet.client())) {
            Instant paused = fleet.pause("a");
            fleet.await("b has it as well", () -> fleet.has("b"));
            fleet.await(
                    "the client talks to b", () -> fleet.client().neighbour().equals(fleet.hardware("b")));
            LockSupport.parkNanos(OPEN.toNanos());
            Instant resumed = fleet.resume("a");
            fleet.awaitHolder("a");
            Timeline timeline = watch.timeline();

            assertThat(timeline.story(paused)).isEqualTo("+b -a -b +a");
            Instant up = timeline.since(paused).getFirst().at();
            Instant letGo = timeline.since(resumed).getFirst().at();
            Duration stale = Duration.between(resumed, letGo);
            System.out.printf(
                    "containers: pause, both had it for %d ms, of which %d ms after the resumption; the client talked to the old one for"
                            + " %d ms of that%n",
                    timeline.withTwoOwners(paused, letGo).toMillis(),
                    stale.toMillis(),
                    neighbours.talkedTo(old, up, letGo).toMillis());
            report("pause", paused);
            assertThat(stale).isLessThan(Duration.ofSeconds(3));
            assertThat(neighbours.talkedTo(old, up, letGo))
                    .as("from when the new one has it")
                    .isLessThan(ANNOUNCED);
        }
    }

    @Test
    void whoIsDisconnectedReleasesItAndGetsItBackWhenConnected() {
        Instant cut = Instant.now();
        fleet.disconnect("a");
        fleet.await("b has it", () -> fleet.has("b"));
        fleet.client().awaitAnswerAfter(Instant.now());
        report("disconnect", cut);

        fleet.connect("a");
        fleet.awaitHolder("a");
    }

    /** As the README says: Docker calls the interface of a second connection eth1, and of a start eth0. */
    @Test
    void whoIsConnectedAgainUnderAnotherNameIsRestartedInstead() {
        fleet.disconnect("a");
        fleet.await("b has it", () -> fleet.has("b"));
        fleet.plugIn("a");
        fleet.await(
                "it is back, and can't have it",
                () -> fleet.get("a", "/api/v1/history").contains("no such interface: eth0"));
        fleet.awaitHolder("b");

        fleet.restart("a");
        fleet.awaitHolder("a");
    }

    @Test
    void whoIsHeardNoMoreReleasesItBeforeAnotherTakesIt() {
        try (Fleet.Watch watch = fleet.watch()) {
            Instant muted = Instant.now();
            fleet.mute("a");
            fleet.await("b has it", () -> fleet.has("b"));
            fleet.client().awaitAnswerAfter(Instant.now());
            report("one-way drop", muted);

            fleet.unmute("a");
            fleet.awaitHolder("a");
            assertThat(watch.timeline().story(muted)).isEqualTo("-a +b -b +a");
        }
    }

    @Test
    void aRollingRestartCostsTheClientNoMoreThanTheHandovers() {
        Instant start = Instant.now();
        for (String id : List.of("c", "b", "a")) {
            fleet.restart(id);
            fleet.awaitAllReady();
        }
        fleet.awaitHolder("a");

        assertThat(report("rolling restart", start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aMemberThatLostItsDataDirectoryComesBackAsOneThatVotesAgain() {
        long before = version("b");
        Instant lost = Instant.now();
        fleet.renewWithoutData("a");
        fleet.await("its new disk is known", () -> version("a") > before);
        fleet.awaitAllReady();
        fleet.awaitHolder("a");
        report("data directory lost", lost);
    }

    @Test
    void aMemberIsReplacedByOneWithAnotherAddress() {
        Instant start = Instant.now();
        fleet.replace("c", "172.31.221.14");
        fleet.await(
                "all know where it is",
                () -> Stream.of("a", "b", "c")
                        .allMatch(id -> fleet.get(id, "/api/v1/members/c").contains("172.31.221.14")));
        fleet.awaitAllReady();
        report("replaced", start);

        fleet.renewWithoutData("c");
        fleet.awaitAllReady();
    }

    @Test
    void theKeyIsChangedWithoutAnOutageButTheHandovers() {
        Instant start = Instant.now();
        String another = Keys.of("known to the fleet since");
        for (String[] keys : new String[][] {{Fleet.KEY, another}, {another, Fleet.KEY}, {another}}) {
            fleet.keys(keys[0], Arrays.copyOfRange(keys, 1, keys.length));
            for (String id : List.of("c", "b", "a")) {
                fleet.renew(id);
                fleet.awaitAllReady();
            }
        }
        fleet.awaitHolder("a");

        assertThat(report("key rotation", start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void prometheusReadsTheMembersAndFindsNothingWrongWithTheRules(@TempDir Path directory) throws Exception {
        assumeTrue(Shell.attempt(List.of("sh", "-c", "command -v prometheus")).status() == 0, "no prometheus");
        int port = freePort();
        Path file = Files.writeString(directory.resolve("prometheus.yml"), """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: flip
                metrics_path: /actuator/prometheus
                static_configs: [{targets: ["%s:8080", "%s:8080", "%s:8080"]}]
            """.formatted(
                        Lab.home().resolve("helm/flip/monitoring/rules.yml"),
                        Fleet.address("a"),
                        Fleet.address("b"),
                        Fleet.address("c")));
        Shell.run("promtool check config " + file);
        try (Following _ = new Following(
                List.of(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port),
                line -> {})) {
            String api = "http://127.0.0.1:" + port + "/api/v1/";
            fleet.await(
                    "it reads all three",
                    () -> asked(api + "query?query=count(flip_lease_held==1)").contains(",\"3\"]"));
            fleet.await(
                    "it has evaluated all rules", () -> !asked(api + "rules").contains("\"unknown\""));
            assertThat(asked(api + "rules"))
                    .contains("FlipNoLease", "\"health\":\"ok\"")
                    .doesNotContain("\"health\":\"err\"", "\"state\":\"firing\"");
        }
    }

    private static String asked(String url) {
        return Shell.attempt(List.of("curl", "-sg", "-m", "2", url)).output();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static long version(String id) {
        Matcher matcher = Pattern.compile("\"configVersion\":(\\d+)").matcher(fleet.get(id, "/api/v1/cluster"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static Duration report(String what, Instant since) {
        Duration outage = fleet.client().outage(since, Instant.now());
        System.out.printf("containers: %s, client outage %d ms%n", what, outage.toMillis());
        return outage;
    }
}
