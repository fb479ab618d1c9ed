package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two examples: the original's file as it is, and the application.yml at the root of the tree. */
class ExampleTest {

    @TempDir
    Path directory;

    @Test
    void theOriginalsFileIsReadExactly() {
        Setup setup =
                new Operator(directory).json(Operator.resource("flip.json")).setup();

        ClusterSettings settings = new ClusterSettings(2, Duration.ofSeconds(1), 3, Duration.ofMillis(1500));
        assertThat(setup.cluster()).isEqualTo(new ClusterConfig(0, settings, members(), List.of(system("lo0"))));
        assertThat(setup.properties().id()).isEqualTo("flip");
        assertThat(setup.properties().key().text()).isEqualTo("secret");
        assertThat(setup.properties().logLevel()).isEqualTo("info");
    }

    @Test
    void theApplicationYmlOfTheTreeIsTheReadmesExample() throws IOException {
        Operator operator = new Operator(directory).yaml(Files.readString(Path.of("application.yml")));
        assertThat(operator.mistakes())
                .as("it has no key that everybody could read")
                .singleElement()
                .asString()
                .startsWith("flip.key: is missing; make one with ./flip keygen");
        Setup setup = operator.variable("FLIP_KEY", Keys.of("the group's")).setup();
        assertThat(setup.warnings()).isEmpty();

        ClusterSettings settings = new ClusterSettings(2, Duration.ofMillis(250), 3, Duration.ofMillis(750));
        assertThat(setup.cluster()).isEqualTo(new ClusterConfig(0, settings, members(), List.of(system("lo"))));
    }

    @Test
    void bothFormatsOfOneConfigurationAreOneConfiguration() {
        ClusterConfig yaml = new Operator(directory.resolve("yaml"))
                .yaml(Operator.resource("good.yml"))
                .option("--flip.ping_timeout=1500")
                .option("--flip.cluster.system.ip.config.interface=lo0")
                .setup()
                .cluster();
        ClusterConfig json = new Operator(directory.resolve("json"))
                .json(Operator.resource("good.json"))
                .setup()
                .cluster();
        assertThat(yaml).isEqualTo(json);
    }

    private static List<MemberConfig> members() {
        return List.of(
                new MemberConfig("flip", "127.0.0.1", 2200, null, List.of("ip"), true),
                new MemberConfig("flip1", "127.0.0.1", 2201, 1, List.of("ip"), true),
                new MemberConfig("flip2", "127.0.0.1", 2202, null, List.of(), true));
    }

    /** flip1 has a priority and so comes first: .1 is its own, and .2 is flip's (protocol 4). */
    private static SystemConfig system(String networkInterface) {
        SequencedMap<String, Slot> items = new LinkedHashMap<>();
        items.put("192.168.0.1", new Slot("flip1", 0));
        items.put("192.168.0.2", new Slot("flip", 0));
        SystemSpec spec = new SystemSpec(
                "ip",
                Topology.SHARDED,
                List.of("flip1", "flip"),
                items,
                Duration.ZERO,
                OnIsolation.HOLD,
                Duration.ofSeconds(1),
                Failback.IMMEDIATE);
        HandlerConfig handlers = new HandlerConfig(
                List.of("ip_up"),
                List.of("ip_down"),
                new TreeMap<>(Map.of("interface", networkInterface)),
                Duration.ofSeconds(10),
                3,
                Duration.ofMillis(500),
                Duration.ofMinutes(1));
        return new SystemConfig(spec, handlers, true);
    }
}
