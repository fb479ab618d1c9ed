package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The image as its users run it: three containers and an address that floats; {@code a} comes first, then {@code b}, then {@code c}. */
@RequiresImage
class ContainersIT {
    private static final String OLD_KEY = "a key for the fleet";
    private static final String NEW_KEY = "another key for the fleet";
    private static Fleet fleet;

    @BeforeAll
    static void threeContainersAndAClient() {
        fleet = new Fleet();
    }

    @AfterAll
    static void removeAll() {
        fleet.close();
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

    @Test
    void aPausedHolderGivesUpFirstWhenItIsResumed() {
        Instant pause = fleet.pause("a");
        fleet.await("b has it as well", () -> fleet.has("b"));
        Instant resumed = fleet.resume("a");
        fleet.await("a has let go", () -> !fleet.has("a"));
        Duration stale = Duration.between(resumed, Instant.now());
        report("pause", pause);
        System.out.printf("containers: resumed, the stale holder let go within %d ms%n", stale.toMillis());

        assertThat(stale).isLessThan(Duration.ofSeconds(3));
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

    @Test
    void whoIsHeardNoMoreReleasesItBeforeAnotherTakesIt() {
        fleet.mute("a");
        fleet.await("b has it", () -> fleet.has("b"));
        assertThat(fleet.has("a")).as("a hears everybody, and has no lease").isFalse();
        fleet.client().awaitAnswerAfter(Instant.now());

        fleet.unmute("a");
        fleet.awaitHolder("a");
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
    void aMemberThatLostItsDataDirectoryComesBack() {
        fleet.add("a", Fleet.address("a"), Fleet.key(OLD_KEY));
        fleet.awaitAllReady();
    }

    @Test
    void theKeyIsChangedWithoutAnOutageButTheHandovers() {
        Instant start = Instant.now();
        rotate(Fleet.key(OLD_KEY, NEW_KEY));
        rotate(Fleet.key(NEW_KEY, OLD_KEY));
        rotate(Fleet.key(OLD_KEY, NEW_KEY));
        rotate(Fleet.key(OLD_KEY));
        report("key rotation, there and back", start);
    }

    private static void rotate(Map<String, String> keys) {
        for (String id : List.of("c", "b", "a")) {
            fleet.add(id, Fleet.address(id), keys);
            fleet.awaitAllReady();
        }
    }

    private static Duration report(String what, Instant since) {
        Duration outage = fleet.client().outage(since, Instant.now());
        System.out.printf("containers: %s, client outage %d ms%n", what, outage.toMillis());
        return outage;
    }
}
