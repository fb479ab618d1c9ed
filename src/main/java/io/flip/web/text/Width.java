package io.flip.web.text;

import java.util.NavigableMap;
import java.util.TreeMap;

/** How many columns of a terminal text takes: East Asian characters and pictures take two, marks that combine take none. */
final class Width {

    /** The first and the last code point of each wide block, as terminals have them. */
    private static final NavigableMap<Integer, Integer> WIDE = new TreeMap<>();

    static {
        int[][] blocks = {
            {0x1100, 0x115F},
            {0x231A, 0x231B},
            {0x2E80, 0x303E},
            {0x3041, 0xA4CF},
            {0xA960, 0xA97F},
            {0xAC00, 0xD7A3},
            {0xF900, 0xFAFF},
            {0xFE30, 0xFE6F},
            {0xFF01, 0xFF60},
            {0xFFE0, 0xFFE6},
            {0x1F300, 0x1F64F},
            {0x1F680, 0x1F6FF},
            {0x1F900, 0x1FAFF},
            {0x20000, 0x3FFFD},
        };
        for (int[] block : blocks) {
            WIDE.put(block[0], block[1]);
        }
    }

    private Width() {}

    static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    private static int of(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        var block = WIDE.floorEntry(codePoint);
        return block != null && codePoint <= block.getValue() ? 2 : 1;
    }

    /** The text with spaces behind it, or before it. */
    static String pad(String text, int width, boolean before) {
        String spaces = " ".repeat(Math.max(0, width - of(text)));
        return before ? spaces + text : text + spaces;
    }
}
