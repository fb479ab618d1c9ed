package io.flip.config;

import io.flip.config.bind.FlipProperties;
import io.flip.config.read.ConfigurationException;
import io.flip.engine.register.Differences;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code flip check FILE...}: all mistakes of configurations, found as a start finds them, without starting anything. Of several files, or those of
 * a directory, also whether they agree: members of one cluster must be told the same of it. Only that which each was started with on its own machine,
 * such as its programs, is looked for here, too.
 */
public final class Check {

    private static final int USAGE = 64;

    private final PrintStream out;
    private final List<Checked> good = new ArrayList<>();
    private boolean mistaken;

    /** A file without mistakes. */
    private record Checked(Path file, Setup setup) {}

    private Check(PrintStream out) {
        this.out = out;
    }

    /** Ends with status 0 where there is no mistake, 1 where there is one, 64 where a file is not there or a directory can't be read. */
    public static void main(String[] args) {
        System.exit(check(List.of(args), System.out));
    }

    static int check(List<String> names, PrintStream out) {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            Path path = Path.of(name);
            if (!Files.exists(path)) {
                out.println(name + ": is not there");
                return USAGE;
            }
            try {
                files.addAll(Files.isDirectory(path) ? configurations(path) : List.of(path));
            } catch (IOException | UncheckedIOException unreadable) {
                out.println(name + ": the directory can't be read (" + reason(unreadable)
                        + "); run this as a user who may read it, or name the files in it");
                return USAGE;
            }
        }
        if (files.isEmpty()) {
            out.println("There is no configuration: name files, or a directory with .json, .yml or .yaml in it");
            return USAGE;
        }
        Check check = new Check(out);
        files.forEach(check::look);
        check.compare();
        return check.mistaken ? 1 : 0;
    }

    private static List<Path> configurations(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().matches(".*\\.(json|ya?ml)"))
                    .sorted()
                    .toList();
        }
    }

    /** Java names the file alone where it may not be read. */
    private static String reason(Exception unreadable) {
        boolean denied =
                unreadable instanceof AccessDeniedException || unreadable.getCause() instanceof AccessDeniedException;
        return denied ? "permission denied" : String.valueOf(unreadable.getMessage());
    }

    private void look(Path file) {
        try {
            Setup setup = Setup.from(PutDown.environment(
                    file.toString().endsWith(".json")
                            ? new String[] {
                                "--flip.config=" + file, "--spring.config.location=optional:file:/nonexistent/"
                            }
                            : new String[] {"--spring.config.location=file:" + file.toAbsolutePath()}));
            out.println(file + ": no mistakes; " + summary(setup));
            setup.warnings().forEach(warning -> out.println("  warning: " + warning));
            good.add(new Checked(file, setup));
        } catch (ConfigurationException wrong) {
            mistaken = true;
            out.println(file + ": " + wrong.getMessage());
            wrong.lines().forEach(line -> out.println("  " + line));
        } catch (RuntimeException unreadable) {
            mistaken = true;
            out.println(file + ": can't be read: " + unreadable.getMessage());
        }
    }

    private static String summary(Setup setup) {
        return setup.properties().joining() != null
                ? "member %s joins others".formatted(setup.properties().id())
                : "member %s of %d, %d systems"
                        .formatted(
                                setup.properties().id(),
                                setup.cluster().members().size(),
                                setup.cluster().systems().size());
    }

    /** One that joins is told what the cluster is by the others. */
    private void compare() {
        @Nullable Checked first = null;
        for (Checked next : good) {
            if (next.setup().properties().joining() != null) {
                continue;
            }
            if (first != null) {
                compare(first, next);
            }
            first = first == null ? next : first;
        }
        for (int i = 0; i < good.size(); i++) {
            for (Checked other : good.subList(0, i)) {
                same(other, good.get(i));
            }
        }
    }

    private void compare(Checked one, Checked other) {
        String differences =
                Differences.between(one.setup().cluster(), other.setup().cluster());
        if (!differences.isEmpty()) {
            disagree(one, other, "say different things of the cluster: " + differences);
        }
    }

    /** What no two members may share, and what all must. */
    private void same(Checked one, Checked other) {
        FlipProperties a = one.setup().properties();
        FlipProperties b = other.setup().properties();
        if (a.id().equals(b.id())) {
            disagree(one, other, "are both of member " + a.id() + ": each member has its own id");
        }
        if (!a.key().text().equals(b.key().text())) {
            disagree(one, other, "have different keys: all members have the same");
        }
    }

    private void disagree(Checked one, Checked other, String how) {
        mistaken = true;
        out.println(one.file() + " and " + other.file() + " " + how);
    }
}
