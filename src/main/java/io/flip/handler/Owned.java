package io.flip.handler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Whose a file is, and who may do what with it.
 *
 * @param mode as the kernel has it, with the type of the file
 * @param user the number of its owner
 * @param group the number of its group
 */
public record Owned(int mode, int user, int group) {

    /** @param options whether links are followed */
    public static Owned of(Path file, LinkOption... options) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid,gid", options);
        return new Owned(number(attributes, "mode"), number(attributes, "uid"), number(attributes, "gid"));
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (int) Objects.requireNonNull(attributes.get(name));
    }
}
