package io.flip.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the comments of Java sources say, each as one line, however it is broken. */
final class Comments {

    /** Text is found, too, so that what is in it is taken for no comment. */
    private static final Pattern TOKEN = Pattern.compile(
            "\"\"\".*?(?<!\\\\)\"\"\"|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|'(?:\\\\.|[^'\\\\])[^'\\n]*'"
                    + "|//[^\\n]*(?:\\n\\s*//[^\\n]*)*|/\\*.*?\\*/",
            Pattern.DOTALL);

    private static final Pattern MARGIN = Pattern.compile("\\s*\\n\\s*(?:\\*(?!/)|//)?\\s*");

    private Comments() {}

    /** The comments of all sources below a root, by the file's path from there. */
    static SequencedMap<Path, List<String>> below(Path root) throws IOException {
        SequencedMap<Path, List<String>> comments = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> comments.put(root.relativize(file), of(read(file))));
        }
        return comments;
    }

    static List<String> of(String source) {
        List<String> comments = new ArrayList<>();
        TOKEN.matcher(source).results().map(token -> token.group()).forEach(token -> {
            if (token.startsWith("/")) {
                comments.add(MARGIN.matcher(token).replaceAll(" "));
            }
        });
        return comments;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
