package io.flip.config.check;

import io.flip.handler.HandlerFiles;
import io.flip.handler.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the programs that the configuration names. The cluster says names, and the operator of each machine where programs of such names are:
 * nobody who may change the cluster's configuration can run a program that the operator has not put there. Beside names there are the paths that
 * this member's own file had at its start.
 */
public final class HandlerSearch implements HandlerFiles {

    /** Those that take addresses. */
    private static final Set<String> OF_ADDRESSES = Set.of("ip_up", "ip_down");

    private static final String COMMON = "common.sh";
    private static final Path WHAT_THEY_SHARE = Path.of("lib", "address.sh");

    /** Where the jar may be below the directory that has the handlers: beside it, in {@code target}, in {@code target/launches/ID}. */
    private static final int LEVELS = 4;

    private final List<Path> directories;
    private final @Nullable Path shipped;
    private final Set<String> paths;
    private final Trust trust;
    private final Trust ofShipped;

    /**
     * @param directories where a name is looked for, in this order
     * @param shipped the directory of those that come with Flip, which is looked into last
     * @param paths those that the own file names
     * @param trust who else may change a program
     * @param ofShipped the same for those that come with Flip
     */
    private HandlerSearch(
            List<Path> directories, @Nullable Path shipped, Set<String> paths, Trust trust, Trust ofShipped) {
        this.directories = directories.stream()
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .distinct()
                .toList();
        this.shipped = shipped;
        this.paths = Set.copyOf(paths);
        this.trust = trust;
        this.ofShipped = ofShipped;
    }

    /**
     * @param jar what this program is: a jar, or a directory of classes. Its owner could change all of Flip, and so may own what comes with it
     * @param paths the programs of the own file that are written with their paths
     */
    public static HandlerSearch of(List<Path> directories, Path jar, Set<String> paths) {
        Trust own = Trust.own();
        return new HandlerSearch(directories, shipped(jar), paths, own, own.andOwnerOf(jar));
    }

    /** Beside what it is started from, or above. */
    private static @Nullable Path shipped(Path jar) {
        @Nullable Path above = jar.toAbsolutePath().normalize().getParent();
        for (int i = 0; i < LEVELS && above != null; i++, above = above.getParent()) {
            Path handlers = above.resolve("handlers");
            if (Files.isRegularFile(handlers.resolve(WHAT_THEY_SHARE))) {
                return handlers;
            }
        }
        return null;
    }

    /** Beside the configuration, in {@code handlers/} beside it, and the machine's. */
    public static List<Path> defaults(List<Path> configurations) {
        List<Path> directories = new ArrayList<>();
        for (Path configuration : configurations) {
            directories.add(configuration);
            directories.add(configuration.resolve("handlers"));
        }
        directories.add(Path.of("/etc/flip/handlers"));
        return directories;
    }

    /** Whether that is a path, and so nothing that the cluster may say. */
    static boolean isPath(String name) {
        return name.indexOf('/') >= 0;
    }

    @Override
    public Path find(String name) throws NotFound {
        Path file = isPath(name) ? allowed(name) : named(name);
        Trust here = Objects.equals(file.getParent(), shipped) ? ofShipped : trust;
        Path program = HandlerFiles.executable(file, here);
        checkShared(file, here);
        return program;
    }

    private Path named(String name) throws NotFound {
        List<Path> files = candidates(name);
        if (files.isEmpty()) {
            throw new NotFound(
                    "is no program in any directory of handlers; put it, or a link to it, in one of " + places());
        }
        return files.stream().filter(Files::isExecutable).findFirst().orElse(files.getFirst());
    }

    /** Those that come with Flip run what is in {@code lib/}, beside them or beside what they are links to. */
    private static void checkShared(Path file, Trust trust) throws NotFound {
        try {
            Path beside = file.resolveSibling("lib");
            Path lib = Files.isReadable(beside.resolve(COMMON))
                    ? beside
                    : file.toRealPath().resolveSibling("lib");
            if (Files.isReadable(lib.resolve(COMMON))) {
                try (Stream<Path> files = Files.list(lib)) {
                    for (Path each : files.toList()) {
                        trust.check(each);
                    }
                }
            }
        } catch (IOException e) {
            throw new NotFound("what it runs can't be looked at: " + e.getMessage());
        }
    }

    /** One that the own file names, or one in a directory that is looked into. */
    private Path allowed(String name) throws NotFound {
        try {
            Path path = Path.of(name);
            boolean here = path.isAbsolute()
                    && path.equals(path.normalize())
                    && all().anyMatch(directory -> directory.equals(path.getParent()));
            if (here || paths.contains(name)) {
                return path;
            }
        } catch (InvalidPathException _) {
            // refused as any other
        }
        throw new NotFound(name + " is a path, and neither in this member's own file nor in " + places()
                + "; add its directory to handler_dirs of this member, or let the system name a program that is there");
    }

    /** Files of that name, whether they can be executed or not. */
    List<Path> candidates(String name) {
        try {
            return all().map(directory -> directory.resolve(name))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (InvalidPathException _) {
            return List.of();
        }
    }

    /** Whether that is {@code ip_up} or {@code ip_down} as it comes with Flip, or a copy of it: its items are addresses. */
    boolean takesAddresses(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (!OF_ADDRESSES.contains(last)) {
            return false;
        }
        try {
            List<Path> files = isPath(name) ? absolute(name) : candidates(name);
            return !files.isEmpty()
                    && Files.exists(files.getFirst().toRealPath().resolveSibling(WHAT_THEY_SHARE));
        } catch (IOException | InvalidPathException _) {
            return false;
        }
    }

    private static List<Path> absolute(String path) {
        return path.startsWith("/") ? List.of(Path.of(path)) : List.of();
    }

    /** Where names are looked for, as an operator may be told. */
    String places() {
        return all().map(Path::toString).collect(Collectors.joining(", "));
    }

    private Stream<Path> all() {
        return Stream.concat(directories.stream(), Stream.ofNullable(shipped)).distinct();
    }
}
