package io.flip.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The test needs root and the network tools; without them it is skipped, and the report says why ({@code .ci/run} refuses that). */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresRoot.Condition.class)
public @interface RequiresRoot {

    /** Looks for what a lab is made of. */
    final class Condition implements ExecutionCondition {
        private static final List<String> TOOLS = List.of("ip", "nft", "ping", "arping", "tcpdump", "curl", "stdbuf");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return missing()
                    .map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("root, with all tools"));
        }

        private static Optional<String> missing() {
            if (!"root".equals(System.getProperty("user.name"))) {
                return Optional.of("network namespaces need root");
            }
            List<String> absent = TOOLS.stream().filter(tool -> !onPath(tool)).toList();
            return absent.isEmpty() ? Optional.empty() : Optional.of("not installed: " + String.join(", ", absent));
        }

        private static boolean onPath(String tool) {
            String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
            return Stream.of(path.split(":", -1)).anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
        }
    }
}
