package io.flip.config;

import io.flip.config.FlipProperties.Api;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this member can keep what it must, and its secret is one. */
final class LocalChecks {

    private static final String DATA_DIR = "flip.data_dir";
    private static final String TOKEN = "flip.api.token";
    private static final String TOKEN_FILE = "flip.api.token_file";
    private static final int GOOD_KEY = 16;

    private LocalChecks() {}

    static void check(FlipProperties properties, Findings findings) {
        dataDir(properties.local().dataDir(), findings);
        token(properties.api(), findings);
        key("flip.key", properties.key(), findings);
        for (int i = 0; i < properties.keyPrevious().size(); i++) {
            key("flip.key_previous[" + i + "]", properties.keyPrevious().get(i), findings);
        }
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

    private static void token(Api api, Findings findings) {
        if (api.token() != null) {
            key(TOKEN, api.token(), "change this cluster", findings);
        }
        if (api.token() != null && api.tokenFile() != null) {
            findings.mistake(TOKEN_FILE, "is there beside flip.api.token", "take one of them out");
        } else if (api.tokenFile() != null) {
            String problem = TokenFile.problem(api.tokenFile());
            if (problem != null) {
                findings.mistake(TOKEN_FILE, problem, "write the path of a file with the token and nothing else in it");
            }
        }
    }

    private static void key(String property, Secret key, Findings findings) {
        key(property, key, "speak for any member", findings);
    }

    private static void key(String property, Secret key, String power, Findings findings) {
        int length = key.text().length();
        if (findings.sound(property) && key.text().isBlank()) {
            findings.mistake(property, "is empty", "write the secret, or take it out");
        } else if (findings.sound(property) && length < GOOD_KEY) {
            findings.warning(
                    property,
                    "",
                    "has only " + length + " characters, and whoever guesses it can " + power,
                    "make it at least " + GOOD_KEY + " random characters");
        }
    }
}
