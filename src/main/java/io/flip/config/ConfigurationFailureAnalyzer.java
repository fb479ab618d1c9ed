package io.flip.config;

import io.flip.config.read.ConfigurationException;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows all mistakes of the configuration, a line for each. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, ConfigurationException cause) {
        String lines = cause.lines().stream().collect(Collectors.joining("\n    ", "    ", ""));
        return new FailureAnalysis(
                cause.getMessage() + ":\n\n" + lines,
                "Correct what is listed and start again; docs/configuration.md explains every setting.",
                cause);
    }
}
