package io.flip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The alert rules fire where they should, and neither they nor the dashboard ask for a metric that Flip does not have. */
class MonitoringTest {
    private static final Path DIRECTORY = Chart.DIRECTORY.resolve("monitoring");
    private static final Pattern METRIC = Pattern.compile("flip_[a-z_]+");

    @Test
    void promtoolAcceptsTheRulesAndTheirTests() throws Exception {
        assumeTrue(Tool.has("promtool"), "promtool is not installed");

        Tool.must(DIRECTORY, "promtool", "check", "rules", "rules.yml");
        Tool.must(DIRECTORY, "promtool", "test", "rules", "rules-test.yml");
    }

    @Test
    void everyAlertIsTestedToFireAndToBeSilent() throws IOException {
        String tests = Files.readString(DIRECTORY.resolve("rules-test.yml"));
        List<String> alerts = Pattern.compile("alert: (\\w+)")
                .matcher(Files.readString(DIRECTORY.resolve("rules.yml")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(alerts)
                .hasSizeGreaterThan(10)
                .allSatisfy(alert -> assertThat(tests)
                        .contains("name: " + alert + " fires\n")
                        .contains("name: " + alert + " is silent\n"));
    }

    @Test
    void whateverIsAskedForIsDocumented() throws IOException {
        String api = Files.readString(Path.of("docs/api.md"));
        Set<String> asked = new TreeSet<>(metrics(Files.readString(DIRECTORY.resolve("rules.yml"))));
        asked.addAll(metrics(Files.readString(DIRECTORY.resolve("dashboard.json"))));

        assertThat(asked)
                .hasSizeGreaterThan(12)
                .allSatisfy(metric ->
                        assertThat(api).containsPattern("`" + metric.replaceFirst("_(count|bucket)$", "") + "[`{]"));
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void theDashboardsPanelsHaveQueriesAndDoNotOverlap() throws IOException {
        JsonNode panels = new ObjectMapper()
                .readTree(DIRECTORY.resolve("dashboard.json").toFile())
                .get("panels");
        Set<String> cells = new TreeSet<>();

        for (JsonNode panel : panels) {
            assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
            JsonNode at = panel.get("gridPos");
            for (int x = at.get("x").asInt();
                    x < at.get("x").asInt() + at.get("w").asInt();
                    x++) {
                for (int y = at.get("y").asInt();
                        y < at.get("y").asInt() + at.get("h").asInt();
                        y++) {
                    assertThat(cells.add(x + "/" + y))
                            .as("%s at %d/%d", panel.get("title"), x, y)
                            .isTrue();
                }
            }
        }
        assertThat(panels).hasSizeGreaterThan(12);
    }
}
