package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever can't work is refused, and what is said about it is word for word what the tables say. */
class BrokenConfigurationTest {

    @TempDir
    Path directory;

    static List<BrokenCase> yaml() {
        return BrokenCase.table("broken-yaml.txt");
    }

    static List<BrokenCase> json() {
        return BrokenCase.table("broken-json.txt");
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void applicationYml(BrokenCase broken) {
        Operator operator = new Operator(directory).yaml(broken.of(Operator.resource("good.yml")));
        check(broken, operator);
    }

    @ParameterizedTest
    @MethodSource("json")
    void theOriginalsFile(BrokenCase broken) {
        Operator operator = new Operator(directory).json(broken.of(Operator.resource("good.json")));
        check(broken, operator);
    }

    private static void check(BrokenCase broken, Operator operator) {
        operator.program("handlers/not_executable", false);
        broken.giveTo(operator);
        assertThat(operator.mistakes()).isEqualTo(broken.expected()).isNotEmpty();
    }
}
