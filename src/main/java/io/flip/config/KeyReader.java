package io.flip.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the group's secrets: {@code key} or the file that {@code key_file} names, and {@code key_previous}. */
final class KeyReader {

    static final String KEY = "flip.key";
    static final String KEY_FILE = "flip.key_file";
    static final String PREVIOUS = "flip.key_previous";

    private static final String MISSING =
            "make one with ./flip keygen, and give the same to all members: as FLIP_KEY, here, or in a file that flip.key_file names";

    private KeyReader() {}

    static Secret key(Section flip, Findings findings) {
        Path file = flip.optional("key_file", PropertiesReader.path());
        if (file == null) {
            return Secret.of(flip.required("key", MISSING));
        }
        if (flip.has("key")) {
            findings.mistake(KEY_FILE, "is there beside flip.key", "take one of them out");
            return new Secret("");
        }
        return read(file, findings);
    }

    private static Secret read(Path file, Findings findings) {
        String problem = SecretFile.problem(file);
        try {
            if (problem == null) {
                SecretChecks.file(KEY_FILE, file, findings);
                return SecretFile.read(file);
            }
        } catch (IOException e) {
            problem = "can't be read any more (" + e.getMessage() + ")";
        }
        findings.mistake(KEY_FILE, problem, "write the path of a file with the key and nothing else in it");
        return new Secret("");
    }

    static List<Secret> previous(Section flip) {
        return flip.texts("key_previous").stream().map(Secret::of).toList();
    }
}
