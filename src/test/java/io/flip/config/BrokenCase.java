package io.flip.config;

import java.util.ArrayList;
import java.util.List;

/**
 * One broken configuration of a table: the good one with a piece replaced, and the lines that must come of it.
 *
 * <pre>
 * # what it is
 * - the piece that is taken out, there exactly once; "-" for several lines
 * + what is put there instead
 * $ an option of the command line, or NAME=value for a variable
 * ! a line that is expected, in order
 * </pre>
 */
record BrokenCase(String name, List<String> out, List<String> in, List<String> given, List<String> expected) {

    static List<BrokenCase> table(String resource) {
        List<BrokenCase> cases = new ArrayList<>();
        for (String line : Operator.resource(resource)
                .lines()
                .filter(text -> !text.isBlank())
                .toList()) {
            String rest = line.length() > 2 ? line.substring(2) : "";
            switch (line.charAt(0)) {
                case '#' ->
                    cases.add(new BrokenCase(
                            rest, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
                case '-' -> cases.getLast().out.add(rest);
                case '+' -> cases.getLast().in.add(rest);
                case '$' -> cases.getLast().given.add(rest);
                case '!' -> cases.getLast().expected.add(rest);
                default -> throw new IllegalStateException(line);
            }
        }
        return cases;
    }

    /** The good one, broken. */
    String of(String good) {
        String piece = String.join("\n", out);
        if (!piece.isEmpty() && good.split(java.util.regex.Pattern.quote(piece), -1).length != 2) {
            throw new IllegalStateException(name + ": not there exactly once: " + piece);
        }
        return piece.isEmpty() ? good : good.replace(piece, String.join("\n", in));
    }

    void giveTo(Operator operator) {
        for (String word : given) {
            if (word.startsWith("--")) {
                operator.option(word);
            } else {
                operator.variable(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
