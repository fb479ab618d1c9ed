package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.deploy.Chart;
import io.flip.engine.register.MemberConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders is a good configuration to Flip itself, without a mistake or a warning, for each of the first members. */
class ChartConfigurationTest {

    @TempDir
    Path directory;

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    private Setup setup(String values, String id) {
        return new Operator(directory)
                .program("handlers/my_up", true)
                .program("handlers/my_down", true)
                .variable("FLIP_KEY", "0123456789abcdef")
                .variable("FLIP_ID", id)
                .yaml(Chart.configuration(Chart.render(values), "members.yml"))
                .setup();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void itIsGood(String values) {
        Setup setup = setup(values, "vip-flip-0");

        assertThat(setup.warnings()).isEmpty();
        assertThat(setup.cluster().members())
                .isNotEmpty()
                .allSatisfy(member -> assertThat(member.ip()).isEqualTo(member.id() + ".vip-flip-members.net.svc"));
    }

    @Test
    void theValuesReachTheConfiguration() {
        Setup setup = setup("everything", "vip-flip-4");

        assertThat(setup.cluster().members()).extracting(MemberConfig::id).hasSize(5);
        assertThat(setup.cluster().members().getFirst().priority()).isZero();
        assertThat(setup.cluster().members().getLast().systems()).isEmpty();
        assertThat(setup.cluster().systems()).hasSize(2);
    }
}
