package io.flip.config;

import io.flip.config.Gathering.Gathered;
import io.flip.engine.register.ClusterConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What the configuration comes to, once it is known to be good.
 *
 * @param cluster version 0 of the cluster's configuration
 * @param handlers where programs are
 * @param warnings one line each: what can work, but is not what anybody should want
 */
record Setup(FlipProperties properties, ClusterConfig cluster, HandlerSearch handlers, List<String> warnings) {

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
        HandlerSearch handlers = handlers(gathered.directories(), environment);
        FlipProperties properties = checked(gathered, handlers, findings);
        ClusterConfig cluster = VersionZero.of(properties);
        if (properties.joining() == null) {
            SizeChecks.check(cluster, findings);
        }
        Bodies.raise(findings);
        return new Setup(properties, cluster, handlers, findings.warnings());
    }

    private static FlipProperties checked(Gathered gathered, HandlerSearch handlers, Findings findings) {
        FlipProperties properties = PropertiesReader.read(gathered.flip(), findings);
        JoiningChecks.check(properties, gathered.flip(), findings);
        if (properties.joining() == null) {
            MemberChecks.self(properties, findings);
            cluster(properties, findings);
            SystemChecks.members(properties, findings);
            new HandlerChecks(handlers, findings).check(properties);
        }
        LocalChecks.check(properties, findings);
        Bodies.raise(findings);
        return properties;
    }

    /** What holds for every version of the configuration, whoever wrote it. */
    static void cluster(FlipProperties properties, Findings findings) {
        MemberChecks.check(properties, findings);
        VoterChecks.check(properties, findings);
        TimingChecks.check(properties, findings);
        SystemChecks.check(properties, findings);
    }

    /** Where programs are looked for. */
    static HandlerSearch handlers(List<Path> configurations, ConfigurableEnvironment environment) {
        Path jar = new ApplicationHome(Setup.class).getDir().toPath();
        String path = Optional.ofNullable(environment.getProperty("PATH")).orElse("");
        return HandlerSearch.from(configurations, jar, Path.of(""), path);
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
