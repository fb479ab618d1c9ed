package io.flip.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.config.ConfigurationException;
import io.flip.engine.plan.Slot;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.node.RealNodes;
import io.flip.node.Recovery;
import io.flip.node.StartFailure;
import io.flip.node.StoredConfiguration;
import io.flip.recover.Recover.Refused;
import io.flip.recover.RecoverOptions.Unclear;
import io.flip.simulation.Clusters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A majority is given up by somebody who says so, and by nobody else. */
@Timeout(120)
class RecoverTest {

    private static final long VERSION = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    Path data;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private String given = "--id a --lost c,d --key " + RealNodes.KEY.replace(' ', '_') + " --yes-they-are-gone";
    private RealNodes nodes;

    /** Four voters, of which a has stopped. */
    @BeforeEach
    void storedByAMemberThatHasStopped(@TempDir Path others) throws IOException {
        ClusterConfig config = new Clusters()
                .member("a", null, "ip")
                .member("b", null, "ip")
                .member("c", null, "ip")
                .member("d", null)
                .timing(Duration.ofMillis(100), 3, Duration.ofMillis(400))
                .system(Clusters.sharded("ip", "192.168.0.1", "192.168.0.2"))
                .build();
        nodes = new RealNodes(config, others);
        ClusterConfig at = nodes.config();
        StoredConfiguration.write(data, new ClusterConfig(VERSION, at.settings(), at.members(), at.systems()));
    }

    @AfterEach
    void stopThem() {
        nodes.close();
    }

    @Test
    void theLostAreGoneAndTheNewLineageIsFarAbove() throws Exception {
        recover();
        ClusterConfig next = StoredConfiguration.read(data);
        assertThat(next.version()).isEqualTo(VERSION + 1_000_000);
        assertThat(next.voters()).containsExactly("a", "b");
        assertThat(next.settings().quorum()).isEqualTo(2);
        assertThat(next.terms().since()).isEqualTo(next.version());
        assertThat(next.changes()).singleElement().satisfies(change -> {
            assertThat(change.by()).isEqualTo("recover");
            assertThat(change.what()).contains("c, d");
        });
        assertThat(next.system("ip").orElseThrow().spec().items().values())
                .extracting(Slot::home)
                .containsOnly("a", "b");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("!!! THIS CAN MAKE ITEMS ACTIVE ON TWO MEMBERS")
                .containsPattern("d at 127.0.0.1:\\d+: nothing listens there")
                .contains("WRITTEN");
    }

    @Test
    void nothingIsWrittenUnlessSomebodyIsSure() {
        given = given.replace(" --yes-they-are-gone", "");
        refused("add --yes-they-are-gone");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("lost for good:    [c, d]");
    }

    @Test
    void aMajorityThatIsLeftNeedsNoRecovery() {
        given = given.replace("c,d", "d");
        refused("Most of the voters [a, b, c, d] are left");
    }

    @Test
    void whoIsMeantMustBeClear() {
        given = given.replace("c,d", "c,x");
        refused("No member is called 'x'");
        given = given.replace("c,x", "a,d");
        refused("--id must be one of the members that are left");
    }

    @Test
    void whileAQuorumAnswersASurvivorItIsRefused() {
        nodes.start("b", "c", "d");
        nodes.await("b", now -> now.lease().held());
        refused("A quorum still answers b: remove the lost members with DELETE");
    }

    @Test
    void whoAnswersIsNotLost() {
        nodes.start("d");
        refused("d is not lost: it answers");
    }

    @Test
    void aSurvivorWithoutAQuorumIsInNobodysWay() throws Exception {
        nodes.start("b");
        recover();
        assertThat(StoredConfiguration.read(data).voters()).containsExactly("a", "b");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("it answers, and no quorum answers it");
    }

    /** To a key that is not the group's a member is deaf; a filter or a member that is starting looks the same. */
    @Test
    void whereItIsNotClearItIsRefusedUnlessSomebodyIsSureOfThatToo() throws Exception {
        nodes.start("b", "c", "d");
        given = given.replace("--key the", "--key another");
        refused("It is not clear whether a quorum is left: see what is said of [b, c, d].");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("UNCLEAR: it does not answer, but its machine is on");
        given += " --unclear-are-gone";
        recover();
        assertThat(StoredConfiguration.read(data).version()).isGreaterThan(VERSION);
    }

    @Test
    void aNameThatCanNotBeResolvedIsNotClearEither() {
        ClusterConfig at = nodes.config();
        List<MemberConfig> members = at.members().stream()
                .map(member -> new MemberConfig(
                        member.id(),
                        member.id().equals("d") ? "no-such-host.invalid" : member.ip(),
                        member.port(),
                        member.priority(),
                        member.systems(),
                        member.voter()))
                .toList();
        StoredConfiguration.write(data, new ClusterConfig(VERSION, at.settings(), members, at.systems()));
        refused("see what is said of [d].");
    }

    @Test
    void theKeyIsTheMembersOwn() throws Exception {
        Path json = Files.writeString(data.resolve("flip.json"), """
                {"id": "a", "key": "the group's secret", "key_previous": ["an older one"], "servers": {}}""");
        Path yaml = Files.writeString(data.resolve("flip.yml"), "flip: {id: a, key: \"the group's secret\"}\n");
        for (Path config : List.of(json, yaml)) {
            assertThat(RecoverOptions.parse(List.of(
                                    "--data-dir", "d", "--id", "a", "--lost", "b", "--config", config.toString()))
                            .keys()
                            .key()
                            .text())
                    .isEqualTo(RealNodes.KEY);
        }
        Path none = Files.writeString(data.resolve("none.json"), "{\"id\": \"a\"}");
        assertThatThrownBy(() -> RecoverOptions.parse(
                                List.of("--data-dir", "d", "--id", "a", "--lost", "b", "--config", none.toString()))
                        .keys())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        nowhere -> assertThat(nowhere.lines())
                                .singleElement()
                                .asString()
                                .contains("set FLIP_KEY"));
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
        for (String wrong : List.of("--id", "--id a", "--whatever", "--key", "--data-dir d --id a")) {
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
        new Recover(
                        options,
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new Survivors(options.keys(), PATIENCE))
                .run();
    }

    private static List<String> words(String line) {
        return Stream.of(line.split(" "))
                .map(word -> word.contains("_group") ? word.replace('_', ' ') : word)
                .toList();
    }
}
