package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ClusterConfig;
import io.flip.node.Recovery;
import io.flip.node.StoredConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed member left up goes down, by its own configuration. */
class PutDownTest {
    @TempDir
    Path directory;

    private Path calls() {
        return directory.resolve("calls");
    }

    private Setup member(String id, String handler, boolean removeOnStart) {
        return new Operator(directory)
                .write("handlers/ip_down", handler)
                .yaml("""
            flip:
              id: %s
              key: known to everyone in the test
              servers:
                a: {ip: 127.0.0.1, port: 2200, systems: [one, two]}
                b: {ip: 127.0.0.1, port: 2201, systems: [one, two]}
                c: {ip: 127.0.0.1, port: 2202}
              cluster:
                system:
                  one: {type: sharded, alive: ip_up, down: ip_down, data: [x, y], config: {to: %s}}
                  two: {type: replicated, alive: ip_up, down: ip_down, data: [z], config: {to: %s}, remove_on_start: %s}
            """.formatted(id, calls(), calls(), removeOnStart))
                .setup();
    }

    private static final String RECORD =
            "#!/bin/sh\necho \"$FLIP_ID $FLIP_EVENT $FLIP_SYSTEM $1\" >>\"$FLIP_CONFIG_TO\"\n";

    private static boolean everything(Setup setup) {
        return PutDown.everything(setup, setup.cluster().systems());
    }

    @Test
    void everythingThatItCouldHoldGoesDownOnce() throws Exception {
        assertThat(everything(member("b", RECORD, true))).isTrue();

        assertThat(Files.readAllLines(calls()))
                .containsExactlyInAnyOrder("b clean one x", "b clean one y", "b clean two z");
    }

    @Test
    void whatIsToBeLeftAloneIsLeftAlone() throws Exception {
        assertThat(everything(member("a", RECORD, false))).isTrue();

        assertThat(Files.readAllLines(calls())).containsExactlyInAnyOrder("a clean one x", "a clean one y");
    }

    @Test
    void whatWasAgreedOnWhileItRanCountsMoreThanItsFile() throws Exception {
        Setup setup = member("b", RECORD, true);
        ClusterConfig file = setup.cluster();
        ClusterConfig agreed = new ClusterConfig(
                3, file.settings(), file.members(), file.systems().subList(0, 1));
        Path data = directory.resolve("data");

        assertThat(Recovery.maybeUp(data, file)).isEqualTo(file.systems());
        StoredConfiguration.write(data, agreed);
        assertThat(PutDown.everything(setup, Recovery.maybeUp(data, file))).isTrue();

        assertThat(Files.readAllLines(calls())).containsExactlyInAnyOrder("b clean one x", "b clean one y");
    }

    @Test
    void anArbiterHasNothing() {
        assertThat(everything(member("c", RECORD, true))).isTrue();

        assertThat(calls()).doesNotExist();
    }

    @Test
    void aFailureIsSaidAndKeepsNothingElseUp() throws Exception {
        assertThat(everything(member("a", RECORD + "[ \"$1\" != x ]\n", true))).isFalse();

        assertThat(Files.readAllLines(calls())).hasSize(3);
    }
}
