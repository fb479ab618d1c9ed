package io.flip.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the protocol, and how comments cite them: "protocol 5, judging 1". {@link io.flip.fixture.Rule} says which forms there are. A comment
 * may name several rules of one list: "protocol 7, rules 3, 5 and 6".
 *
 * @param sections their headings by number
 * @param rules in the order of the page, by what is said behind the word "protocol"; each with the name that the page gives it beside that, or with nothing
 */
record Protocol(SequencedMap<String, String> sections, SequencedMap<String, String> rules) {

    /**
     * What a comment cites.
     *
     * @param text as it is written
     * @param names the sections and rules; empty if it is written otherwise than it should be, or names something that is not there
     */
    record Citation(String text, List<String> names) {}

    private static final Pattern HEADING = Pattern.compile("## (?:(\\d+)\\. )?(.+)");
    private static final Pattern RUN_IN = Pattern.compile("\\*([A-Z][^*]*?)\\.?\\*(?!\\*).*");
    private static final Pattern POINT = Pattern.compile("(\\d+)\\. (?:`(\\w+)`|\\*([^*]+?)\\.?\\*)?.*");
    private static final Pattern BOLD = Pattern.compile("\\*\\*([^*]+)\\*\\*");

    /** What looks as if it cited something, well or badly. */
    private static final Pattern MENTION = Pattern.compile(
            "\\bprotocol(?:\\.md)?[\\s,:#§]{1,3}(?:sections? |rules? )?\\d|\\brules? \\d", Pattern.CASE_INSENSITIVE);
    /** What would make more of it than is read here. */
    private static final Pattern GOES_ON = Pattern.compile("(?:,? and|,? or| to|,) \\d|[.-]\\d");

    private static final String NUMBERS = "\\d+(?:, \\d+)*(?: and \\d+)?";
    private static final Pattern NUMBERED = Pattern.compile("(.+) \\d+");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    /** The name of a list that has none. */
    private static final String RULE = "rule";

    static Protocol read(Path page) {
        Markdown text = Markdown.read(page);
        return of(IntStream.range(0, text.lines().size())
                .filter(line -> !text.code().contains(line))
                .mapToObj(text.lines()::get)
                .toList());
    }

    static Protocol of(List<String> page) {
        SequencedMap<String, String> sections = new LinkedHashMap<>();
        SequencedMap<String, String> rules = new LinkedHashMap<>();
        String section = null;
        String name = null;
        boolean begins = false;
        boolean list = false;
        for (String line : page) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                section = heading.group(1);
                name = null;
            }
            if (heading.matches() && section != null) {
                sections.put(section, heading.group(2));
            }
            if (section == null || heading.matches() || line.isBlank()) {
                begins = true;
                list = false;
                continue;
            }
            Matcher runIn = RUN_IN.matcher(line);
            Matcher point = POINT.matcher(line);
            if (begins && runIn.matches()) {
                name = runIn.group(1).toLowerCase(Locale.ROOT);
                rules.put(section + ", " + name, "");
            } else if ((begins || list) && point.matches()) {
                list = true;
                rules.put(section + ", " + point(point, name), point.group(3) == null ? "" : point.group(3));
            } else if (name == null && !list && !line.startsWith(" ")) {
                rules.putIfAbsent(section, "");
            }
            for (MatchResult bold : BOLD.matcher(line).results().toList()) {
                rules.put(section + ", " + bold.group(1), "");
            }
            begins = false;
        }
        return new Protocol(sections, rules);
    }

    private static String point(Matcher point, @Nullable String name) {
        return point.group(2) == null ? (name == null ? RULE : name) + " " + point.group(1) : point.group(2);
    }

    /** The rules of a section, in the order of the page. */
    List<String> rulesOf(String section) {
        return rules.keySet().stream()
                .filter(rule -> rule.equals(section) || rule.startsWith(section + ", "))
                .toList();
    }

    List<Citation> citations(String comment) {
        List<Citation> citations = new ArrayList<>();
        Matcher mention = MENTION.matcher(comment);
        Matcher cited = cited().matcher(comment);
        int from = 0;
        while (mention.find(from)) {
            cited.region(mention.start(), comment.length());
            if (cited.lookingAt()) {
                boolean ends = !GOES_ON.matcher(comment)
                                .region(cited.end(), comment.length())
                                .lookingAt()
                        && (cited.group(2) != null || !comment.startsWith(", ", cited.end()));
                citations.add(new Citation(
                        comment.substring(cited.start(), ends ? cited.end() : end(comment, cited.end())),
                        ends ? names(cited) : List.of()));
                from = cited.end();
            } else {
                citations.add(new Citation(comment.substring(mention.start(), end(comment, mention.end())), List.of()));
                from = mention.end();
            }
        }
        return citations;
    }

    /** So much of what is wrong as shows what it is. */
    private static int end(String comment, int from) {
        return Math.min(comment.length(), from + 20);
    }

    private Pattern cited() {
        String names = Stream.concat(rules.keySet().stream(), Stream.of("0, rules 1"))
                .filter(rule -> rule.contains(", "))
                .map(rule -> rule.substring(rule.indexOf(", ") + 2))
                .map(name -> NUMBERED.matcher(name).replaceFirst("$1"))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile("[Pp]rotocol (\\d+)(?:, (" + names + ")\\b(?: (" + NUMBERS + "))?)?");
    }

    /** What is not there makes the whole citation worth nothing. */
    private List<String> names(MatchResult cited) {
        String section = cited.group(1);
        String name = cited.group(2);
        List<String> names;
        if (name == null) {
            return sections.containsKey(section) ? List.of(section) : List.of();
        } else if (cited.group(3) == null) {
            names = List.of(section + ", " + name);
        } else {
            List<String> numbers = NUMBER.matcher(cited.group(3))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            String one = numbers.size() > 1 && name.equals(RULE + "s") ? RULE : name;
            names = numbers.stream()
                    .map(number -> section + ", " + one + " " + number)
                    .toList();
        }
        return rules.keySet().containsAll(names) ? names : List.of();
    }
}
