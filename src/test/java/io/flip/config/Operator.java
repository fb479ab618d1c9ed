package io.flip.config;

import io.flip.config.read.ConfigurationException;
import io.flip.config.read.FlipEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;

/** Somebody who writes configurations, sets variables, gives options, and starts Flip; all but the starting is as in a real start. */
final class Operator {

    private final Path directory;
    private final Map<String, Object> variables = new HashMap<>();
    private final List<String> options = new ArrayList<>();

    /** @param directory an empty one: gets the handlers ip_up and ip_down, and the files that are written */
    Operator(Path directory) {
        this.directory = directory;
        variables.put("PATH", directory.resolve("bin").toString());
        program("handlers/ip_up", true);
        program("handlers/ip_down", true);
    }

    static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Operator.class.getResourceAsStream("/config/" + name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Operator program(String name, boolean executable) {
        write(name, "#!/bin/sh\n");
        if (executable && !directory.resolve(name).toFile().setExecutable(true)) {
            throw new IllegalStateException(name);
        }
        return this;
    }

    /** Without {@code ip_up} and {@code ip_down} of the operator's own: those that come with Flip are found. */
    Operator withoutAddressPrograms() {
        try {
            Files.delete(place("handlers/ip_up"));
            Files.delete(place("handlers/ip_down"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Operator write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path place(String name) {
        return directory.resolve(name);
    }

    Operator variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Operator option(String option) {
        options.add(option);
        return this;
    }

    /** The original's format. */
    Operator json(String text) {
        return write("flip.json", text).option("--flip.config=" + directory.resolve("flip.json"));
    }

    Operator yaml(String text) {
        return write("application.yml", text);
    }

    StandardEnvironment environment() {
        StandardEnvironment environment = bare();
        ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), null);
        new FlipEnvironment().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    /** Without what is in files. */
    StandardEnvironment bare() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "where", Map.of("spring.config.location", "optional:file:" + directory + "/")));
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(options.toArray(String[]::new)));
        return environment;
    }

    Setup setup() {
        return Setup.from(environment());
    }

    /** What is wrong, one line each, with the names of files as they are in the directory. */
    List<String> mistakes() {
        try {
            setup();
            return List.of();
        } catch (ConfigurationException e) {
            return e.lines().stream().map(this::local).toList();
        }
    }

    List<String> warnings() {
        return setup().warnings().stream().map(this::local).toList();
    }

    private String local(String line) {
        return line.replace(directory + "/", "")
                .replace(directory.toString(), "HERE")
                .replace(Path.of("").toAbsolutePath().toString(), "FLIP");
    }
}
