package io.flip.config.bind;

import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.config.read.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the group's secrets: {@code key} or the file that {@code key_file} names, and {@code key_previous}. */
public final class KeyReader {

    private static final String MISSING =
            "make one with ./flip keygen, and give the same to all members: as FLIP_KEY, here, or in a file that flip.key_file names";

    private KeyReader() {}

    public static Secret key(Section flip, Findings findings) {
        Path file = flip.optional("key_file", PropertiesReader.path());
        if (file == null) {
            return Secret.of(flip.required("key", MISSING));
        }
        if (flip.has("key")) {
            findings.mistake(Names.KEY_FILE, "is there beside flip.key", "take one of them out");
            return new Secret("");
        }
        return read(file, findings);
    }

    private static Secret read(Path file, Findings findings) {
        String problem = SecretFile.problem(file);
        try {
            if (problem == null) {
                SecretFile.warn(Names.KEY_FILE, file, findings);
                return SecretFile.read(file);
            }
        } catch (IOException e) {
            problem = "can't be read any more (" + e.getMessage() + ")";
        }
        findings.mistake(Names.KEY_FILE, problem, "write the path of a file with the key and nothing else in it");
        return new Secret("");
    }

    public static List<Secret> previous(Section flip) {
        return flip.texts("key_previous").stream().map(Secret::of).toList();
    }
}
