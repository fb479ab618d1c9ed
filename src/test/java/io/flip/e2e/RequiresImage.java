package io.flip.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The test needs the image, a container engine that answers, and root; without them it is skipped, and the report says why. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresImage.Condition.class)
@interface RequiresImage {

    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return missing()
                    .map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("the image is there"));
        }

        private static Optional<String> missing() {
            if (!"root".equals(System.getProperty("user.name"))) {
                return Optional.of("looking into the containers' networks needs root");
            }
            if (Shell.attempt(List.of("sh", "-c", "docker version")).status() != 0) {
                return Optional.of("no container engine answers");
            }
            return Shell.attempt(List.of("docker", "image", "inspect", Fleet.IMAGE))
                                    .status()
                            == 0
                    ? Optional.empty()
                    : Optional.of("there is no image " + Fleet.IMAGE + ": ./flip image makes it");
        }
    }
}
