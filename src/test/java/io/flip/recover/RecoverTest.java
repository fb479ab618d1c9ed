package io.flip.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.flip.engine.plan.Slot;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.MemberConfig;
import io.flip.fixture.Snapshots;
import io.flip.node.Recovery;
import io.flip.node.StartFailure;
import io.flip.node.StoredConfiguration;
import io.flip.recover.Recover.Refused;
import io.flip.recover.RecoverOptions.Unclear;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A majority is given up by somebody who says so, and by nobody else. */
class RecoverTest {

    private static final long VERSION = 7;

    @TempDir
    Path data;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private String given = "--id flip1 --lost flip,flip2 --port 1 --yes-they-are-gone";

    @BeforeEach
    void storedByAMemberThatHasStopped() {
        StoredConfiguration.write(data, config());
    }

    @Test
    void theLostAreGoneAndTheNewLineageIsFarAbove() throws Exception {
        recover();
        ClusterConfig next = StoredConfiguration.read(data);
        assertThat(next.version()).isEqualTo(VERSION + 1_000_000);
        assertThat(next.voters()).containsExactly("flip1");
        assertThat(next.settings().quorum()).isEqualTo(1);
        assertThat(next.terms().since()).isEqualTo(next.version());
        assertThat(next.changes()).singleElement().satisfies(change -> {
            assertThat(change.by()).isEqualTo("recover");
            assertThat(change.what()).contains("flip, flip2");
        });
        assertThat(next.system("ip").orElseThrow().spec().items().values())
                .extracting(Slot::home)
                .containsOnly("flip1");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("!!! THIS CAN MAKE ITEMS ACTIVE ON TWO MEMBERS")
                .contains("flip at 127.0.0.1:1: does not answer")
                .contains("WRITTEN");
    }

    @Test
    void nothingIsWrittenUnlessSomebodyIsSure() {
        given = "--id flip1 --lost flip,flip2 --port 1";
        refused("add --yes-they-are-gone");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("lost for good:    [flip, flip2]");
    }

    @Test
    void aMajorityThatIsLeftNeedsNoRecovery() {
        given = given.replace("flip,flip2", "flip");
        refused("Most of the voters [flip, flip1, flip2] are left");
    }

    @Test
    void whoIsMeantMustBeClear() {
        given = given.replace("flip,flip2", "flip,flop");
        refused("No member is called 'flop'");
        given = "--id flip --lost flip,flip2 --yes-they-are-gone";
        refused("--id must be one of the members that are left");
    }

    @Test
    void whileAQuorumAnswersItIsRefused() throws IOException {
        answering("node_1/ü b", "{\"self\":\"node_1/ü b\",\"lease\":{\"held\":true}}", "A quorum still answers");
    }

    @Test
    void whoAnswersIsNotLost() throws IOException {
        answering("flip", "{\"self\":\"flip\",\"lease\":{\"held\":false}}", "flip is not lost: it answers");
    }

    private void answering(String who, String answer, String why) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/cluster", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            StoredConfiguration.write(data, at(who, "127.0.0.1"));
            given = given.replace("--port 1", "--port " + server.getAddress().getPort());
            assertThatThrownBy(this::recover).isInstanceOf(Refused.class).hasMessageContaining(why);
        } finally {
            server.stop(0);
        }
        assertThat(StoredConfiguration.read(data).version()).isEqualTo(VERSION);
    }

    @Test
    void whileTheMemberRunsItIsRefused() throws IOException {
        try (Recovery running = Recovery.open(data)) {
            assertThat(running.present()).isNotNull();
            assertThatThrownBy(this::recover)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("is in use by another process");
        }
    }

    @Test
    void aDirectoryThatIsNoMembersIsRefused() {
        assertThatThrownBy(() -> Recovery.open(data.resolve("other")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is no data directory");
    }

    @Test
    void optionsMustBeComplete() throws Unclear {
        assertThat(RecoverOptions.parse(List.of()).help()).isTrue();
        for (String wrong : List.of("--id", "--id a", "--whatever", "--port x", "--data-dir d --id a")) {
            assertThatThrownBy(() -> RecoverOptions.parse(words(wrong))).isInstanceOf(Unclear.class);
        }
    }

    private void refused(String why) {
        assertThatThrownBy(this::recover).isInstanceOf(Refused.class).hasMessageContaining(why);
        assertThat(StoredConfiguration.read(data).version()).isEqualTo(VERSION);
    }

    private void recover() throws Exception {
        RecoverOptions options =
                RecoverOptions.parse(Stream.concat(Stream.of("--data-dir", data.toString()), words(given).stream())
                        .toList());
        new Recover(options, new PrintStream(said, true, StandardCharsets.UTF_8), new Survivors(options.port())).run();
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }

    /** The example, where nobody has an address that anything would answer at. */
    private static ClusterConfig config() {
        return at("flip", "127.0.0.1");
    }

    private static ClusterConfig at(String who, String ip) {
        ClusterConfig example = Snapshots.example().config();
        List<MemberConfig> members = example.members().stream()
                .map(member -> new MemberConfig(
                        member.id(),
                        member.id().equals(who) ? ip : "127.0.0.2",
                        member.port(),
                        member.priority(),
                        member.systems(),
                        member.voter()))
                .toList();
        ClusterSettings settings = example.settings();
        return new ClusterConfig(VERSION, settings, members, example.systems());
    }
}
