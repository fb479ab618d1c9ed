package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Clusters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** The README's example with real nodes and real sockets: flip1 comes first for .1, flip for .2; flip2 is an arbiter. */
@Timeout(120)
class FlipNodeTest {
    private static final ItemId ONE = new ItemId("ip", "192.168.0.1");
    private static final ItemId TWO = new ItemId("ip", "192.168.0.2");

    @TempDir
    private Path data;

    private final TreeMap<String, TestNode> nodes = new TreeMap<>();

    @BeforeEach
    void startThree() throws IOException {
        ClusterConfig config = Loopback.moved(Clusters.example()
                .timing(Duration.ofMillis(100), 3, Duration.ofMillis(400))
                .build());
        for (String id : List.of("flip", "flip1", "flip2")) {
            nodes.put(id, new TestNode(id, config, data.resolve(id)));
            node(id).start();
        }
        Waiting.until(this::allInPlace);
    }

    @AfterEach
    void closeAll() {
        nodes.values().forEach(TestNode::closeIfStarted);
    }

    @Test
    void aStoppedMemberPutsDownWhatItHasBeforeTheOthersTakeIt() {
        node("flip1").stop();

        assertThat(node("flip1").up).isEmpty();
        assertThat(data.resolve("flip1/clean")).exists();
        Waiting.until(() -> node("flip").up.size() == 2);
        assertThat(node("flip1").node().isRunning()).isFalse();
        assertThat(node("flip1").node().mayBeUp()).isFalse();
        assertThat(node("flip1").snapshot().items())
                .as("REST answers to the end")
                .hasSize(2);
    }

    @Test
    void aKilledMemberIsReplacedAndCleansUpWhenItComesBack() {
        node("flip1").kill();
        Waiting.until(() -> node("flip").up.size() == 2);
        assertThat(node("flip1").up).as("nobody could put it down").contains(ONE);
        assertThat(data.resolve("flip1/clean")).doesNotExist();

        node("flip1").start();
        Waiting.until(this::allInPlace);
        assertThat(node("flip1").node().events().after(0))
                .allMatch(event -> event.id() > 1_000_000_000_000L * 1000)
                .anyMatch(event -> event.event().kind() == Event.Kind.ITEM
                        && ONE.equals(event.event().item()));
    }

    @Test
    void aRestartedVoterFindsItsNotes() {
        Waiting.until(() -> node("flip2").snapshot().quarantine() == null);
        node("flip2").kill();
        node("flip2").start();

        assertThat(node("flip2").snapshot().quarantine())
                .as("it remembers what it granted")
                .isNull();
    }

    @Test
    void aVoterThatLostItsNotesBeginsInQuarantine() throws IOException {
        node("flip2").kill();
        Files.delete(data.resolve("flip2/notes"));
        node("flip2").start();

        Waiting.until(() -> node("flip2").snapshot().quarantine() != null);
        Waiting.until(() -> node("flip2").snapshot().quarantine() == null);
    }

    @Test
    void aStopEndsAfterItsTimeEvenWhereAHandlerHangs() {
        node("flip1").sticks();
        Instant from = Instant.now();
        node("flip1").stop();

        assertThat(Duration.between(from, Instant.now())).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(20));
        assertThat(node("flip1").up).containsExactly(ONE);
        assertThat(node("flip1").node().mayBeUp()).isTrue();
    }

    /** By its signal alone that would be a success, and a service manager would leave it at that. */
    @Test
    void aStopBeforeAllIsPutDownThatAKilledRunLeftSaysThatSomeMayBeUp() {
        node("flip1").kill();
        node("flip1").fails();
        node("flip1").start();
        node("flip1").stop();

        assertThat(node("flip1").up).containsExactly(ONE);
        assertThat(node("flip1").node().mayBeUp()).isTrue();
        assertThat(data.resolve("flip1/clean")).doesNotExist();
    }

    @Test
    void aSecondNodeOnTheSameDirectoryIsRefusedAndLeavesTheFirstAlone() {
        TestNode second = new TestNode("flip1", config(), data.resolve("flip1"));

        assertThatExceptionOfType(StartFailure.class).isThrownBy(second::start).withMessageContaining("in use");
        assertThat(allInPlace()).isTrue();
    }

    @Test
    void aSecondProcessUnderOneIdSupersedesTheFirst() {
        TestNode rival = new TestNode("flip1", config(), data.resolve("copy")).boundTo("127.0.0.2");
        nodes.put("rival", rival);
        rival.start();

        Waiting.until(() -> node("flip1").snapshot().superseded());
        assertThat(node("flip1").snapshot().rival()).isEqualTo(rival.snapshot().session());
    }

    /** Whoever is started here next is the newest, whatever the clock shows: the other may have run before this directory was made. */
    @Test
    void whoIsSupersededNotesWhichProcessTheNextOneMustBeNewerThan() throws IOException {
        Path incarnation = Files.createDirectories(data.resolve("copy")).resolve("incarnation");
        Files.writeString(incarnation, "9000000000000\n");
        TestNode rival = new TestNode("flip1", config(), data.resolve("copy")).boundTo("127.0.0.2");
        nodes.put("rival", rival);
        rival.start();

        Waiting.until(() -> node("flip1").snapshot().superseded());
        Path own = data.resolve("flip1").resolve("incarnation");
        Waiting.until(() -> content(own).equals("9000000000001\n"));
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void itIsStartedAfterTheWebServerAndStoppedBefore() {
        assertThat(node("flip").node().getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
        assertThat(node("flip").node().isAutoStartup()).isTrue();
    }

    @Test
    void itsLoopShowsThatItLives() {
        assertThat(node("flip").node().sinceLastTurn()).isLessThan(Duration.ofSeconds(5));
        assertThat(node("flip").node().troubles()).isEmpty();
        Instant published = node("flip").node().timeOf(node("flip").snapshot().at());
        assertThat(Duration.between(published, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
    }

    private boolean allInPlace() {
        return node("flip1").up.equals(java.util.Set.of(ONE)) && node("flip").up.equals(java.util.Set.of(TWO));
    }

    private ClusterConfig config() {
        return node("flip1").snapshot().config();
    }

    private TestNode node(String id) {
        TestNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException(id);
        }
        return node;
    }
}
