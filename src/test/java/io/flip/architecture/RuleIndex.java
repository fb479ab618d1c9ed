package io.flip.architecture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where each rule of the protocol is, in the program and in its tests: as {@code docs/rules.md} has it. */
final class RuleIndex {

    private static final int WIDTH = 120;
    private static final String TESTS = "../src/test/java/io/flip/";

    private final Protocol protocol;
    private final Map<String, SequencedSet<String>> citing = new TreeMap<>();
    private final Map<String, SequencedMap<String, SequencedSet<String>>> holding = new TreeMap<>();
    private final Map<String, SequencedSet<String>> told = new TreeMap<>();

    RuleIndex(Protocol protocol) {
        this.protocol = protocol;
    }

    /** A class of the program cites it. */
    void cites(String name, String type) {
        citing.computeIfAbsent(name, any -> new TreeSet<>()).add(type);
    }

    /**
     * A test holds it.
     *
     * @param member the method or the class in it; nothing if it is the whole class
     */
    void holds(String name, String type, String member) {
        SequencedSet<String> members =
                holding.computeIfAbsent(name, any -> new TreeMap<>()).computeIfAbsent(type, any -> new TreeSet<>());
        if (!member.isEmpty()) {
            members.add(member);
        }
    }

    /** A scenario tells how it is kept. */
    void tells(String name, String scenario) {
        told.computeIfAbsent(name, any -> new TreeSet<>()).add(scenario);
    }

    /** What is named, and is no rule. */
    Set<String> unknown() {
        Set<String> unknown = new TreeSet<>(holding.keySet());
        unknown.addAll(told.keySet());
        unknown.removeAll(protocol.rules().keySet());
        return unknown;
    }

    List<String> withoutTest() {
        return protocol.rules().keySet().stream()
                .filter(rule -> !holding.containsKey(rule) && !told.containsKey(rule))
                .toList();
    }

    String write() {
        List<String> lines = new ArrayList<>(List.of(
                "# The rules, and where they are",
                "",
                "For each rule of [the protocol](protocol.md): the classes that cite it, and the tests that fail if it is broken. A",
                "test writes this page from the comments of the code and from `@Rule` on the tests:",
                "`./mvnw test -Dtest=RulesTest -Drecord=true`. Names are those below `io.flip`."));
        protocol.sections().forEach((section, title) -> {
            lines.addAll(List.of("", "## " + section + ". " + title));
            if (!protocol.rules().containsKey(section) && citing.containsKey(section)) {
                lines.add("");
                fill(lines, "", "Cited as a whole by ", citing.get(section));
            }
            protocol.rulesOf(section).forEach(rule -> rule(rule, lines));
        });
        return String.join("\n", lines) + "\n";
    }

    private void rule(String rule, List<String> lines) {
        String name = protocol.rules().getOrDefault(rule, "");
        lines.addAll(List.of("", "### " + rule + (name.isEmpty() ? "" : ": " + name), ""));
        fill(
                lines,
                "",
                citing.containsKey(rule) ? "Cited by " : "No class cites it.",
                citing.getOrDefault(rule, new TreeSet<>()));
        lines.add("");
        holding.getOrDefault(rule, new TreeMap<>())
                .forEach((type, members) -> fill(
                        lines,
                        "  ",
                        "- [`" + type + "`](" + TESTS + type.replace('.', '/') + ".java)"
                                + (members.isEmpty() ? "" : ": "),
                        members));
        told.getOrDefault(rule, new TreeSet<>())
                .forEach(scenario ->
                        lines.add("- [`" + scenario + "`](../src/test/resources/scenarios/" + scenario + ")"));
    }

    /** Adds names behind how it begins, in lines that are not too long. */
    private static void fill(List<String> lines, String margin, String begin, Collection<String> names) {
        StringBuilder line = new StringBuilder(begin);
        int left = names.size();
        for (String name : names) {
            String next = "`" + name + "`" + (--left > 0 ? "," : "");
            if (line.length() + next.length() > WIDTH && !line.toString().isBlank()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(margin);
            }
            line.append(next).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }
}
