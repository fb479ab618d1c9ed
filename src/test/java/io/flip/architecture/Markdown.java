package io.flip.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One page of Markdown, and what is wrong with it. Each finding is one line: {@code FILE:LINE: what is wrong}.
 *
 * @param file the page
 * @param lines its lines; those of code blocks, their fences included, are in {@code code}
 * @param code the indexes of lines that belong to a code block
 */
record Markdown(Path file, List<String> lines, Set<Integer> code) {

    private static final int LONGEST_LINE = 120;
    /** Commands are copied, so they are not broken at any price. */
    private static final int LONGEST_LINE_OF_CODE = 220;

    private static final Pattern LINK =
            Pattern.compile("!?\\[[^\\[\\]]*(?:\\[[^\\[\\]]*][^\\[\\]]*)?]\\(([^()\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
    private static final Pattern DELIMITERS = Pattern.compile("\\|( *:?-+:? *\\|)+");

    static Markdown read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            Set<Integer> code = new HashSet<>();
            boolean inside = false;
            for (int i = 0; i < lines.size(); i++) {
                boolean fence = lines.get(i).strip().startsWith("```");
                if (fence || inside) {
                    code.add(i);
                }
                inside ^= fence;
            }
            return new Markdown(file, lines, code);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All pages of a tree, but for those that are built or that belong to no one here. */
    static List<Markdown> pages(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !tree.relativize(file).startsWith("target"))
                    .sorted()
                    .map(Markdown::read)
                    .toList();
        }
    }

    List<String> tooLong() {
        return where(i -> !row(i) && lines.get(i).length() > (code.contains(i) ? LONGEST_LINE_OF_CODE : LONGEST_LINE))
                .map(i -> at(i) + lines.get(i).length() + " characters")
                .toList();
    }

    /** Rows that no header goes before, such as those behind an empty line, and rows with more or fewer cells than the header. */
    List<String> brokenTables() {
        List<String> broken = new ArrayList<>();
        int cells = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (!row(i)) {
                cells = 0;
            } else if (cells == 0
                    && !(row(i + 1) && DELIMITERS.matcher(lines.get(i + 1)).matches())) {
                broken.add(at(i) + "a row without a header");
            } else if (cells == 0) {
                cells = cells(i);
            } else if (cells(i) != cells) {
                broken.add(at(i) + cells(i) + " cells, and " + cells + " in the header");
            }
        }
        return broken;
    }

    /** Links to files that are not there, and to headings that their page does not have. Addresses on the web are not asked. */
    List<String> deadLinks() {
        List<String> dead = new ArrayList<>();
        where(i -> !code.contains(i))
                .forEach(i -> targets(i).forEach(target -> {
                    Path page = linked(target);
                    String anchor = target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
                    if (!Files.exists(page)) {
                        dead.add(at(i) + target + ": there is no such file");
                    } else if (!anchor.isEmpty() && !read(page).anchors().contains(anchor)) {
                        dead.add(at(i) + target + ": there is no such heading");
                    }
                }));
        return dead;
    }

    /** The files that this page leads to. */
    Set<Path> linkedFiles() {
        Set<Path> files = new HashSet<>();
        where(i -> !code.contains(i)).forEach(i -> targets(i).forEach(target -> files.add(linked(target))));
        return files;
    }

    /** The names by which the headings are linked to, as GitHub makes them. */
    Set<String> anchors() {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        where(i -> !code.contains(i)).forEach(i -> {
            Matcher heading = HEADING.matcher(lines.get(i));
            if (heading.matches()) {
                String name = anchor(heading.group(1));
                int before = seen.merge(name, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? name : name + "-" + before);
            }
        });
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private Path linked(String target) {
        String path = target.replaceAll("#.*", "");
        return (path.isEmpty() ? file : file.resolveSibling(path)).normalize();
    }

    private List<String> targets(int line) {
        return LINK.matcher(withoutCode(lines.get(line)) + rest(line))
                .results()
                .map(found -> found.group(1))
                .filter(target -> !target.matches("[a-z]+:.*"))
                .toList();
    }

    /** What stands on the next line of a link whose text is broken there. */
    private String rest(int line) {
        boolean open = lines.get(line).lastIndexOf('[') > lines.get(line).lastIndexOf(']');
        return open && line + 1 < lines.size() ? " " + withoutCode(lines.get(line + 1)) : "";
    }

    /** Code in the text of a link is kept, and code that looks like a link is none. */
    private static String withoutCode(String line) {
        return Pattern.compile("`[^`]*`")
                .matcher(line)
                .replaceAll(code -> code.group().contains("](") ? "" : "code");
    }

    private boolean row(int line) {
        return line < lines.size() && !code.contains(line) && lines.get(line).startsWith("|");
    }

    private int cells(int line) {
        return lines.get(line).strip().split("(?<!\\\\)\\|", -1).length - 2;
    }

    private Stream<Integer> where(Predicate<Integer> lines) {
        return IntStream.range(0, this.lines.size()).boxed().filter(lines);
    }

    private String at(int line) {
        return file + ":" + (line + 1) + ": ";
    }
}
