package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.PutDown.Came;
import io.flip.e2e.RequiresRoot;
import io.flip.engine.register.ClusterConfig;
import io.flip.netlink.FenceTable;
import io.flip.netlink.Namespace;
import io.flip.node.LeftUp;
import io.flip.node.Recovery;
import io.flip.node.StoredConfiguration;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a killed member left up goes down, by its own configuration. */
@ExtendWith(OutputCaptureExtension.class)
class PutDownTest {
    private static final String RECORD =
            "#!/bin/sh\necho \"$FLIP_ID $FLIP_EVENT $FLIP_SYSTEM $1\" >>\"$FLIP_CONFIG_TO\"\n";

    @TempDir
    Path directory;

    private Operator operator;

    @BeforeEach
    void recordsWhatIsRun() {
        operator = new Operator(directory).write("handlers/ip_down", RECORD);
    }

    private Path calls() {
        return directory.resolve("calls");
    }

    private List<String> called() throws IOException {
        return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
    }

    private Path data(String id) {
        return directory.resolve("data").resolve(id);
    }

    private Belongings member(String id) {
        return Belongings.of(operator.yaml(yaml(id, true)).setup());
    }

    private String yaml(String id, boolean removeOnStart) {
        return """
            flip:
              id: %s
              key: known to everyone in the test
              data_dir: %s
              servers:
                a: {ip: 127.0.0.1, port: 2200, systems: [one, two]}
                b: {ip: 127.0.0.1, port: 2201, systems: [one, two]}
                c: {ip: 127.0.0.1, port: 2202}
              cluster:
                system:
                  one: {type: sharded, alive: ip_up, down: ip_down, data: [x, y], config: {to: %s}}
                  two: {type: replicated, alive: ip_up, down: ip_down, data: [z], config: {to: %s}, remove_on_start: %s}
            """.formatted(id, directory.resolve("data"), calls(), calls(), removeOnStart);
    }

    private Came byWhatCanBeRead() {
        return PutDown.all(operator::environment, operator::bare);
    }

    /** Stored by a run that was killed: what was agreed on while it ran, without {@code two}. */
    private void killed(String id) {
        ClusterConfig file = Objects.requireNonNull(member(id).file());
        ClusterConfig agreed = new ClusterConfig(
                3, file.settings(), file.members(), file.systems().subList(0, 1));
        StoredConfiguration.write(data(id), agreed);
    }

    @Test
    void everythingThatItCouldHoldGoesDownOnce() throws Exception {
        assertThat(PutDown.of(member("b"))).isEqualTo(Came.DOWN);

        assertThat(called()).containsExactlyInAnyOrder("b clean one x", "b clean one y", "b clean two z");
    }

    @Test
    void whatIsToBeLeftAloneIsLeftAlone() throws Exception {
        Setup setup = operator.yaml(yaml("a", false)).setup();

        assertThat(PutDown.of(Belongings.of(setup))).isEqualTo(Came.DOWN);
        assertThat(called()).containsExactlyInAnyOrder("a clean one x", "a clean one y");
    }

    @Test
    void whatWasAgreedOnWhileItRanCountsMoreThanItsFile() throws Exception {
        killed("b");

        assertThat(PutDown.of(member("b"))).isEqualTo(Came.DOWN);
        assertThat(called()).containsExactlyInAnyOrder("b clean one x", "b clean one y");
    }

    @Test
    void whatIsDownIsNotPutDownAgainBeforeTheMemberHasRun() throws Exception {
        killed("b");
        assertThat(LeftUp.mayBeIn(data("b"))).isTrue();
        PutDown.of(member("b"));
        Files.delete(calls());

        assertThat(LeftUp.mayBeIn(data("b"))).isFalse();
        assertThat(PutDown.of(member("b"))).isEqualTo(Came.DOWN);
        assertThat(calls()).doesNotExist();
    }

    @Test
    void whatARunningMemberHasIsLeftAlone() throws Exception {
        killed("b");

        try (Recovery running = Recovery.open(data("b"))) {
            assertThat(running.present()).isNotNull();
            assertThat(PutDown.of(member("b"))).isEqualTo(Came.RUNNING);
        }
        assertThat(calls()).doesNotExist();
        assertThat(LeftUp.mayBeIn(data("b"))).isTrue();
    }

    /** Started by hand, say, without the data directory that its service has. */
    @Test
    void whatRunsWithAnotherDataDirectoryIsLeftAlone(CapturedOutput output) throws Exception {
        try (DatagramSocket running = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String yaml = yaml("b", true).replace("2201", Integer.toString(running.getLocalPort()));
            Belongings member = Belongings.of(operator.yaml(yaml).setup());

            assertThat(PutDown.of(member)).isEqualTo(Came.RUNNING);
            Files.createDirectories(data("b").resolve("register"));
            assertThat(PutDown.of(member)).isEqualTo(Came.RUNNING);
            assertThat(calls()).doesNotExist();
            assertThat(output).contains("UDP port " + running.getLocalPort());

            Files.writeString(data("b").resolve("incarnation"), "7\n");
            assertThat(PutDown.of(member)).as("it has run with this one").isEqualTo(Came.DOWN);
            assertThat(called()).hasSize(3);
        }
    }

    /** The fence of the killed member goes with its address. Otherwise nobody could use the address on this machine. */
    @Test
    @RequiresRoot
    void anAddressOfTheMembersOwnGoesWithItsFence() throws Exception {
        String yaml = yaml("a", true)
                .replace("b: {ip: 127.0.0.1", "b: {ip: 192.0.2.2")
                .replace(
                        "type: replicated, alive: ip_up, down: ip_down, data: [z], config: {to: %s}".formatted(calls()),
                        "type: sharded, address: {interface: lo}, data: [10.0.0.201]");
        Belongings member = Belongings.of(operator.yaml(yaml).setup());
        try (Namespace namespace = new Namespace()) {
            namespace.ip("addr add 10.0.0.201/32 dev lo");
            namespace.run(() -> {
                try (FenceTable killed = FenceTable.open("a")) {
                    killed.load(List.of(InetAddress.ofLiteral("10.0.0.201")));
                }
                return true;
            });
            assertThat(namespace.attempt("ping -c1 -W1 10.0.0.201").status()).isNotZero();

            assertThat(namespace.run(() -> PutDown.of(member))).isEqualTo(Came.DOWN);
            assertThat(namespace.ip("addr")).doesNotContain("10.0.0.201");
            assertThat(namespace.shell("nft list ruleset")).isBlank();
        }
        assertThat(called()).containsExactlyInAnyOrder("a clean one x", "a clean one y");
    }

    @Test
    void anArbiterHasNothing() throws Exception {
        assertThat(PutDown.of(member("c"))).isEqualTo(Came.DOWN);

        assertThat(calls()).doesNotExist();
    }

    @Test
    void aFailureKeepsNothingElseUpAndIsSaidWithTheCommandThatIsToSucceed(CapturedOutput output) throws Exception {
        operator.write("handlers/ip_down", RECORD + "[ \"$1\" != x ]\n");
        killed("a");

        assertThat(PutDown.of(member("a"))).isEqualTo(Came.MAY_BE_UP);
        assertThat(called()).hasSize(2);
        assertThat(output)
                .contains("one/x may still be up here: exit status 1")
                .contains("This puts it down: '%s' 'x' '{\"to\":\"%s\"}'"
                        .formatted(directory.resolve("handlers/ip_down"), calls()))
                .doesNotContain("one/y may still");
        assertThat(LeftUp.mayBeIn(data("a")))
                .as("it is tried again the next time")
                .isTrue();
    }

    @Test
    void aMistakeInTheConfigurationKeepsNothingUp() throws Exception {
        killed("b");
        operator.yaml(yaml("b", true) + "  ping_timout: 3\n");

        assertThat(byWhatCanBeRead()).isEqualTo(Came.DOWN);
        assertThat(called()).containsExactlyInAnyOrder("b clean one x", "b clean one y");
    }

    @Test
    void neitherDoesAFileThatCannotBeRead() throws Exception {
        killed("b");
        operator.variable("FLIP_DATA_DIR", directory.resolve("data").toString());

        operator.yaml("flip: [").option("--flip.config=" + directory.resolve("flip.json"));
        assertThat(byWhatCanBeRead()).isEqualTo(Came.DOWN);
        assertThat(called()).hasSize(2);
    }

    @Test
    void whereNothingSaysWhereItsDirectoryIsThatIsSaid(CapturedOutput output) {
        operator.yaml("flip: [");

        assertThat(byWhatCanBeRead()).isEqualTo(Came.MAY_BE_UP);
        assertThat(output).contains("may still be up here: the path of its data directory can't be read");
    }

    @Test
    void whereTheIdIsWrongItIsTheOneMemberThatIsThere() throws Exception {
        killed("b");
        operator.yaml(yaml("bb", true));

        assertThat(byWhatCanBeRead()).isEqualTo(Came.DOWN);
        assertThat(called()).hasSize(2);
    }

    @Test
    void ofSeveralNoneIsGuessed(CapturedOutput output) throws Exception {
        killed("a");
        killed("b");
        operator.yaml(yaml("bb", true));

        assertThat(byWhatCanBeRead()).isEqualTo(Came.MAY_BE_UP);
        assertThat(called()).isEmpty();
        assertThat(output).contains("each of these may have left something up: [" + data("a") + ", " + data("b") + "]");
    }

    @Test
    void damageIsNoReasonToLeaveUpWhatTheFileNames(CapturedOutput output) throws Exception {
        killed("b");
        Files.writeString(data("b").resolve("register/base"), "nonsense that is longer than a head");

        assertThat(PutDown.of(member("b"))).isEqualTo(Came.DOWN);
        assertThat(called()).hasSize(3);
        assertThat(output).contains("base is damaged").contains("may be missing from what is put down");
    }

    @Test
    void whereNothingCanBeReadThatIsSaid(CapturedOutput output) throws Exception {
        killed("b");
        Files.writeString(data("b").resolve("register/base"), "nonsense that is longer than a head");
        operator.yaml(yaml("b", true) + "  ping_timout: 3\n");

        assertThat(byWhatCanBeRead()).isEqualTo(Came.MAY_BE_UP);
        assertThat(output).contains("Items of member b may still be up").contains("Put them down by hand");
    }
}
