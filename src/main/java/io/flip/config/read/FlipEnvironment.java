package io.flip.config.read;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Once Spring has found its files: adds the original's file where {@code flip.config} names one, and turns {@code flip.log_level} into Spring's terms. */
public final class FlipEnvironment implements EnvironmentPostProcessor, Ordered {

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String config = environment.getProperty("flip.config");
        if (config != null && !config.isBlank()) {
            addBelowTheEnvironment(environment.getPropertySources(), json(Path.of(config)));
        }
        addLevel(environment);
    }

    private static FileSource json(Path file) {
        return new FileSource(
                "flip.config [" + file + "]",
                Map.of(),
                FlipJson.read(file),
                FileSource.Kind.JSON,
                file.toAbsolutePath().normalize());
    }

    /** So that variables, system properties and the command line go before it, and Spring's files come after it. */
    private static void addBelowTheEnvironment(MutablePropertySources sources, PropertySource<?> json) {
        if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
            sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, json);
        } else {
            sources.addFirst(json);
        }
    }

    /** Last, so that {@code logging.level.io.flip} goes before it; a level that is unknown is found with the other mistakes. */
    private static void addLevel(ConfigurableEnvironment environment) {
        String word = environment.getProperty("flip.log_level", "info");
        String level = Levels.SPRING.getOrDefault(word, "info");
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("flip.log_level", Map.of("logging.level.io.flip", level)));
    }
}
