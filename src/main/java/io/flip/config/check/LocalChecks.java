package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Api;
import io.flip.config.bind.Hosts;
import io.flip.config.bind.SecretFile;
import io.flip.config.read.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Whether this member can keep what it must, and its secret is one. */
public final class LocalChecks {

    private static final String DATA_DIR = "flip.data_dir";
    private static final String STOP = "flip.stop_timeout";
    private static final String PING = "flip.ping_timeout";
    private static final int PINGS = 2;
    private static final String TOKEN = "flip.api.token";
    private static final String TOKEN_FILE = "flip.api.token_file";

    private LocalChecks() {}

    public static void check(FlipProperties properties, Findings findings) {
        dataDir(properties.local().dataDir(), findings);
        if (properties.joining() == null && findings.sound(STOP, PING)) {
            stop(properties.local().stopTimeout(), properties.timing().pingTimeout(), findings);
        }
        token(properties.api(), findings);
        hosts(properties.api(), findings);
        WebhookChecks.secret(properties.webhooks(), findings);
        SecretChecks.keys(properties, findings);
    }

    /** Makes nothing yet: a configuration that is refused leaves no traces. */
    private static void dataDir(Path directory, Findings findings) {
        Path existing = directory.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            findings.mistake(
                    DATA_DIR,
                    directory.toString(),
                    "can't be a directory, because " + existing + " is a file",
                    "write another path");
        } else if (!Files.isWritable(existing)) {
            findings.mistake(
                    DATA_DIR,
                    directory.toString(),
                    "can't be written: no right to write in " + existing,
                    "give this user that right, or write another path");
        }
    }

    /** What is up stays up until its next holder asks, and the member stays to vote after that: for the ping timeout at most each. */
    private static void stop(Duration stop, Duration ping, Findings findings) {
        Duration least = ping.multipliedBy(PINGS);
        if (stop.compareTo(least) <= 0) {
            findings.warning(
                    STOP,
                    stop.toMillis() + " ms, the default",
                    "is no longer than two ping_timeouts, so this member may end with items up before another has asked for them",
                    "write more than " + least.toMillis());
        }
    }

    private static void token(Api api, Findings findings) {
        if (api.token() != null) {
            SecretChecks.token(TOKEN, api.token(), findings);
        }
        if (api.token() != null && api.tokenFile() != null) {
            findings.mistake(TOKEN_FILE, "is there beside flip.api.token", "take one of them out");
        } else if (api.tokenFile() != null) {
            tokenFile(api.tokenFile(), findings);
        }
    }

    private static void tokenFile(Path file, Findings findings) {
        String problem = SecretFile.problem(file);
        try {
            if (problem == null) {
                SecretFile.warn(TOKEN_FILE, file, findings);
                SecretChecks.token(TOKEN_FILE, SecretFile.read(file), findings);
            }
        } catch (IOException e) {
            problem = "can't be read any more (" + e.getMessage() + ")";
        }
        if (problem != null) {
            findings.mistake(TOKEN_FILE, problem, "write the path of a file with the token and nothing else in it");
        }
    }

    private static void hosts(Api api, Findings findings) {
        for (int i = 0; i < api.hosts().size(); i++) {
            String place = "flip.api.hosts[" + i + "]";
            if (findings.sound(place) && Hosts.problem(api.hosts().get(i)).isPresent()) {
                findings.mistake(place, "is no host name", "write the name alone, without a scheme, a port or a *");
            }
        }
    }
}
