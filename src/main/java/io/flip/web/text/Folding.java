package io.flip.web.text;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines between words. */
final class Folding {

    private Folding() {}

    /** Lines of that width, as far as the words allow; at least one. */
    static List<String> fold(String text, int width) {
        if (Width.of(text) <= width) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && Width.of(line.toString()) + 1 + Width.of(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
