package io.flip.handler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * As whom a process acts.
 *
 * @param user the effective user's number
 * @param capabilities the effective ones, each by its bit
 */
public record Account(int user, long capabilities) {

    public static final int ROOT = 0;

    private static final Path STATUS = Path.of("/proc/self/status");

    /** This process's. Where there is no {@code /proc}, one without capabilities. */
    public static Account own() {
        try {
            return Files.isReadable(STATUS) ? of(Files.readAllLines(STATUS)) : new Account(ownerOfNewFiles(), 0);
        } catch (IOException e) {
            throw new IllegalStateException("Can't find out as which user this runs", e);
        }
    }

    static Account of(List<String> status) {
        return new Account(Integer.parseInt(field(status, "Uid", 1)), Long.parseLong(field(status, "CapEff", 0), 16));
    }

    private static String field(List<String> status, String name, int number) {
        return status.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().split("\\s+", -1)[number])
                .findFirst()
                .orElseThrow();
    }

    private static int ownerOfNewFiles() throws IOException {
        Path file = Files.createTempFile("flip", null);
        try {
            return Owned.of(file).user();
        } finally {
            Files.delete(file);
        }
    }

    /** Whether it has that capability. */
    boolean may(int capability) {
        return (capabilities >> capability & 1) == 1;
    }
}
