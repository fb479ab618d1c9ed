package io.flip.config;

import io.flip.handler.HandlerFiles;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the programs that the configuration names. The configuration holds names as they are written, so that it is the same on all members,
 * wherever each machine keeps its programs; this is where the two meet.
 *
 * @param directories where a name is looked for, in this order; one with a slash is a path from there, or from the root
 */
record HandlerSearch(List<Path> directories) implements HandlerFiles {

    /** Beside the configuration, in {@code handlers/} beside it, beside the jar and in the working directory, and on the path. */
    static HandlerSearch from(List<Path> configurations, Path jar, Path working, String path) {
        List<Path> directories = new ArrayList<>();
        for (Path configuration : configurations) {
            directories.add(configuration);
            directories.add(configuration.resolve("handlers"));
        }
        directories.add(jar.resolve("handlers"));
        directories.add(working);
        directories.add(working.resolve("handlers"));
        Stream.of(path.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .forEach(directories::add);
        return new HandlerSearch(directories.stream()
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .distinct()
                .toList());
    }

    @Override
    public Path find(String name) throws NotFound {
        List<Path> files = candidates(name);
        for (Path file : files) {
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new NotFound(files.isEmpty() ? "not in " + looked() : "not executable: " + files.getFirst());
    }

    /** Files of that name, whether they can be executed or not. */
    List<Path> candidates(String name) {
        try {
            return directories.stream()
                    .map(directory -> directory.resolve(name))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (InvalidPathException _) {
            return List.of();
        }
    }

    private String looked() {
        return directories.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
