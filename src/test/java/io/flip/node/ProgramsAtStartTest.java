package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.handler.HandlerFiles;
import io.flip.handler.HandlerFiles.NotFound;
import io.flip.simulation.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the cluster has stored may name programs that this member does not run. */
@ExtendWith(OutputCaptureExtension.class)
class ProgramsAtStartTest {

    private static final ClusterConfig CONFIG = Clusters.example().build();

    private static final HandlerFiles ONLY_DOWN = name -> {
        if (name.equals("down")) {
            return Path.of("/handlers/down");
        }
        throw new NotFound("is a path; add its directory to handler_dirs");
    };

    @Test
    void whatCanNotBeRunIsSaidOnce(CapturedOutput output) {
        ProgramsAtStart.check(CONFIG, "flip1", ONLY_DOWN);

        assertThat(output.getOut())
                .containsOnlyOnce(
                        "alive of the system ip can't be run here: up: is a path; add its directory to handler_dirs")
                .doesNotContain("down of the system");
    }

    @Test
    void anInterfaceThatIsNotThereIsSaid(CapturedOutput output, @TempDir Path interfaces) throws IOException {
        ClusterConfig config = new Clusters()
                .member("flip1", 1, "ip")
                .system(
                        Clusters.sharded("ip", "10.0.0.200"),
                        new AddressConfig("eth9", true, Duration.ZERO, false, false, true))
                .build();
        Files.createFile(interfaces.resolve("eth0"));
        Files.createFile(interfaces.resolve("lo"));

        ProgramsAtStart.check(config, "flip1", ONLY_DOWN, interfaces);

        assertThat(output.getOut()).contains("the interface eth9, which is not here now (there are: eth0, lo)");

        Files.createFile(interfaces.resolve("eth9"));
        ProgramsAtStart.check(config, "flip1", ONLY_DOWN, interfaces);

        assertThat(output.getOut()).containsOnlyOnce("not here now").doesNotContain("can't be run here");
    }

    @Test
    void whatOthersRunIsTheirs(CapturedOutput output) {
        ProgramsAtStart.check(CONFIG, "flip2", ONLY_DOWN);

        assertThat(output.getOut()).doesNotContain("can't be run here");
    }
}
