package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.handler.HandlerFiles.NotFound;
import io.flip.node.NodeFront.MissingProgram;
import io.flip.simulation.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgramsTest {

    private final Set<String> present = new HashSet<>();
    private final Programs programs = new Programs(name -> {
        if (present.contains(name)) {
            return Path.of("/handlers", name);
        }
        throw new NotFound("is nowhere; put it there");
    });

    @Test
    void eachThatIsMissingIsNamedOnceWithAllItsUsesUntilItIsThere() {
        ClusterConfig config = new Clusters()
                .member("a", null, "x", "y")
                .member("b", null, "z")
                .system(Clusters.sharded("x", "1"))
                .system(Clusters.sharded("y", "1"))
                .system(Clusters.sharded("z", "1"))
                .build();
        MissingProgram up = new MissingProgram("up", List.of("alive of x", "alive of y"), "is nowhere; put it there");
        MissingProgram down = new MissingProgram("down", List.of("down of x", "down of y"), "is nowhere; put it there");

        assertThat(programs.missing(config, "a")).containsExactly(up, down);
        assertThat(programs.missing(config, "b"))
                .extracting(MissingProgram::uses)
                .containsExactly(List.of("alive of z"), List.of("down of z"));
        assertThat(programs.missing(config, "nobody")).isEmpty();

        present.add("up");
        assertThat(programs.missing(config, "a")).containsExactly(down);
        present.add("down");
        assertThat(programs.missing(config, "a")).isEmpty();
    }

    @Test
    void anAddressNeedsNone() {
        ClusterConfig config = new Clusters()
                .member("a", null, "ip")
                .system(
                        Clusters.sharded("ip", "10.0.0.200"),
                        new AddressConfig("eth9", true, Duration.ZERO, false, false, true))
                .build();
        assertThat(programs.missing(config, "a")).isEmpty();
    }
}
