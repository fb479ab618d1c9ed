package io.flip.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flip.config.read.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whatever is in the file, in either format: it is a configuration, or refused with at least one line that says what to do. */
class ConfigurationFuzzTest {

    private static final Path DIRECTORY = directory();

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("flip-fuzz");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first byte says which format. */
    @FuzzTest(maxDuration = "30s")
    void file(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        String text = new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
        Operator operator = new Operator(DIRECTORY);
        boolean json = bytes[0] == 'J';
        try {
            (json ? operator.json(text) : operator.yaml(text))
                    .option("--flip.id=flip")
                    .setup();
        } catch (ConfigurationException refused) {
            List<String> lines = refused.lines();
            if (lines.isEmpty() || lines.stream().anyMatch(String::isBlank)) {
                throw new AssertionError("refused without a word: " + text, refused);
            }
        } finally {
            delete(json ? "flip.json" : "application.yml");
        }
    }

    private static void delete(String name) {
        try {
            Files.deleteIfExists(DIRECTORY.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
