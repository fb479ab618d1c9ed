package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ClusterConfig;
import io.flip.handler.HandlerFiles;
import io.flip.handler.HandlerFiles.NotFound;
import io.flip.simulation.Clusters;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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
    void whatOthersRunIsTheirs(CapturedOutput output) {
        ProgramsAtStart.check(CONFIG, "flip2", ONLY_DOWN);

        assertThat(output.getOut()).doesNotContain("can't be run here");
    }
}
