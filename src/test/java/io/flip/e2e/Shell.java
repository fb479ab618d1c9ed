package io.flip.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a command to its end. */
public final class Shell {

    private Shell() {}

    /** Words are separated by single blanks. */
    public static String run(String command) {
        return run(words(command));
    }

    public static String run(List<String> command) {
        Result result = attempt(command);
        if (result.status() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": status " + result.status() + "\n" + result.output());
        }
        return result.output();
    }

    /** What a command printed, on both streams, and how it ended. */
    public record Result(int status, String output) {}

    public static Result attempt(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Runs a command of this machine in the network of that process. */
    static Result inNetworkOf(long process, String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "-t", Long.toString(process), "-n"));
        all.addAll(List.of(command));
        return attempt(all);
    }

    public static List<String> words(String command) {
        return Arrays.asList(command.split(" ", -1));
    }
}
