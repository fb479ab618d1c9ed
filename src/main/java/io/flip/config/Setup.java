package io.flip.config;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.SystemProperties;
import io.flip.config.bind.PropertiesReader;
import io.flip.config.bind.Secret;
import io.flip.config.bind.VersionZero;
import io.flip.config.check.ClusterChecks;
import io.flip.config.check.HandlerChecks;
import io.flip.config.check.HandlerSearch;
import io.flip.config.check.HandlerUserChecks;
import io.flip.config.check.JoiningChecks;
import io.flip.config.check.LocalChecks;
import io.flip.config.check.MemberChecks;
import io.flip.config.check.SizeChecks;
import io.flip.config.check.SystemChecks;
import io.flip.config.check.WebChecks;
import io.flip.config.read.ConfigurationException;
import io.flip.config.read.Findings;
import io.flip.config.read.Gathering;
import io.flip.config.read.Gathering.Gathered;
import io.flip.engine.register.ClusterConfig;
import io.flip.handler.HandlerSettings;
import io.flip.handler.HandlerUser;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What the configuration comes to, once it is known to be good.
 *
 * @param cluster version 0 of the cluster's configuration
 * @param handlers where programs are
 * @param handlerUser whom they run as; {@code null}: as this member
 * @param warnings one line each: what can work, but is not what anybody should want
 */
record Setup(
        FlipProperties properties,
        ClusterConfig cluster,
        HandlerSearch handlers,
        @Nullable HandlerUser handlerUser,
        List<String> warnings) {

    /** @throws ConfigurationException with all mistakes that there are */
    static Setup from(ConfigurableEnvironment environment) {
        Findings findings = new Findings();
        Gathered gathered = Gathering.from(environment, findings);
        if (gathered.flip().entries().isEmpty() && findings.mistakes().isEmpty()) {
            throw ConfigurationException.unreadable(
                    "flip",
                    "there is no configuration",
                    "start Flip beside an application.yml, or with --flip.config=flip.json; docs/configuration.md has an example");
        }
        WebChecks.check(environment, findings);
        FlipProperties properties = PropertiesReader.read(gathered.flip(), findings);
        HandlerSearch handlers = handlers(gathered.directories(), properties);
        @Nullable HandlerUser user = check(properties, gathered, handlers, findings);
        ClusterConfig cluster = VersionZero.of(properties);
        if (properties.joining() == null) {
            SizeChecks.check(cluster, findings);
        }
        findings.raise();
        return new Setup(properties, cluster, handlers, user, findings.warnings());
    }

    private static @Nullable HandlerUser check(
            FlipProperties properties, Gathered gathered, HandlerSearch handlers, Findings findings) {
        JoiningChecks.check(properties, gathered.flip(), findings);
        if (properties.joining() == null) {
            MemberChecks.self(properties, findings);
            ClusterChecks.check(properties, handlers, findings);
            SystemChecks.members(properties, findings);
            HandlerChecks.file(properties, handlers, findings);
        }
        LocalChecks.check(properties, findings);
        @Nullable HandlerUser user = HandlerUserChecks.user(properties, gathered.withSecrets(), findings);
        findings.raise();
        return user;
    }

    /** Without a file of its own, what is in the working directory is what the operator wants. */
    static HandlerSearch handlers(List<Path> configurations, FlipProperties properties) {
        @Nullable List<Path> configured = properties.local().handlerDirs();
        List<Path> beside = configurations.isEmpty() ? List.of(Path.of("").toAbsolutePath()) : configurations;
        Set<String> paths = properties.systems().values().stream()
                .map(SystemProperties::handlers)
                .flatMap(handlers -> Stream.of(handlers.alive(), handlers.down()))
                .filter(argv -> !argv.isEmpty() && argv.getFirst().startsWith("/"))
                .map(List::getFirst)
                .collect(Collectors.toSet());
        return HandlerSearch.of(configured == null ? HandlerSearch.defaults(beside) : configured, program(), paths);
    }

    /**
     * The jar, or in tests the directory of the classes. Classes from the start-up cache don't know where they come from; the class path does, which
     * then has the jar first.
     */
    private static Path program() {
        @Nullable File jar = new ApplicationHome(Setup.class).getSource();
        if (jar != null) {
            return jar.toPath();
        }
        @Nullable CodeSource source = Setup.class.getProtectionDomain().getCodeSource();
        @Nullable URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return Path.of(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0]);
        }
        try {
            return Path.of(location.toURI());
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IllegalStateException("Can't find out where this program is", e);
        }
    }

    /** How handlers run. */
    HandlerSettings handlerSettings() {
        return handlerSettings(properties.id(), properties, handlerUser);
    }

    static HandlerSettings handlerSettings(String id, FlipProperties properties, @Nullable HandlerUser handlerUser) {
        List<String> secrets = Stream.concat(
                        Stream.of(properties.key()),
                        Stream.concat(
                                properties.keyPrevious().stream(),
                                Stream.of(
                                                Optional.ofNullable(
                                                        properties.api().token()),
                                                Optional.ofNullable(
                                                        properties.webhooks().secret()))
                                        .flatMap(Optional::stream)))
                .map(Secret::text)
                .filter(text -> !text.isBlank())
                .toList();
        return new HandlerSettings(
                id,
                properties.local().parallelHandlers(),
                HandlerSettings.DEFAULT_GRACE,
                handlerUser == null ? List.of() : handlerUser.prefix(),
                secrets);
    }

    /** What concerns this member alone: a directory of its own, so that several can share one configuration on one machine. */
    Path dataDir() {
        return properties
                .local()
                .dataDir()
                .resolve(fileName(properties.id()))
                .toAbsolutePath()
                .normalize();
    }

    /** Beside what must survive, and in a path without a percent sign, which Logback takes for a date. */
    Path historyDir() {
        return dataDir()
                .resolveSibling(fileName(properties.id()).replace('%', '='))
                .resolve("history");
    }

    /** The id, where it is good as a name of a file; what is not is written as its code in hexadecimal, as in an URL. */
    static String fileName(String id) {
        String plain = URLEncoder.encode(id, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return plain.matches("\\.+") ? plain.replace(".", "%2E") : plain;
    }
}
