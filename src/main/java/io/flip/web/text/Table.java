package io.flip.web.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, each with what it shows of a row.
 *
 * @param <T> what a row is made of
 */
record Table<T>(List<Column<T>> columns) {

    /** Columns of a terminal that a table takes, where its values allow. */
    static final int WIDTH = 100;

    /** The last column is not folded where it would be narrower. */
    private static final int NARROWEST = 30;

    private static final String GAP = "  ";

    /**
     * One column.
     *
     * @param right whether its values stand on the right, as numbers do
     * @param optional whether it is left out where it says nothing of any row
     * @param value as {@link Wording#cell} takes it
     */
    record Column<T>(String title, boolean right, boolean optional, Function<T, ? extends @Nullable Object> value) {}

    static <T> Column<T> text(String title, Function<T, ? extends @Nullable Object> value) {
        return new Column<>(title, false, false, value);
    }

    static <T> Column<T> number(String title, Function<T, ? extends @Nullable Object> value) {
        return new Column<>(title, true, false, value);
    }

    static <T> Column<T> optional(String title, Function<T, ? extends @Nullable Object> value) {
        return new Column<>(title, false, true, value);
    }

    /** The lines: the titles, then the rows in their order. */
    List<String> lines(List<T> rows, Wording wording) {
        List<List<String>> cells = rows.stream()
                .map(row -> columns.stream()
                        .map(column -> wording.cell(column.value().apply(row)))
                        .toList())
                .toList();
        List<Integer> shown = IntStream.range(0, columns.size())
                .filter(index -> !columns.get(index).optional()
                        || cells.stream().anyMatch(row -> !row.get(index).equals("-")))
                .boxed()
                .toList();
        List<Integer> widths = shown.stream().map(index -> width(index, cells)).toList();
        List<String> lines = new ArrayList<>();
        lines.add(line(shown, widths, index -> columns.get(index).title()));
        int before = widths.stream()
                .limit(shown.size() - 1L)
                .mapToInt(width -> width + GAP.length())
                .sum();
        int room = WIDTH - before;
        for (List<String> row : cells) {
            String last = row.get(shown.getLast());
            List<String> folded = room < NARROWEST ? List.of(last) : Folding.fold(last, room);
            lines.add(line(shown, widths, index -> index.equals(shown.getLast()) ? folded.getFirst() : row.get(index)));
            folded.stream().skip(1).forEach(rest -> lines.add(" ".repeat(before) + rest));
        }
        return lines;
    }

    private int width(int index, List<List<String>> cells) {
        return Math.max(
                Width.of(columns.get(index).title()),
                cells.stream().mapToInt(row -> Width.of(row.get(index))).max().orElse(0));
    }

    private String line(List<Integer> shown, List<Integer> widths, Function<Integer, String> cell) {
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < shown.size(); at++) {
            int index = shown.get(at);
            line.append(at == 0 ? "" : GAP)
                    .append(Width.pad(
                            cell.apply(index),
                            widths.get(at),
                            columns.get(index).right()));
        }
        return line.toString().stripTrailing();
    }
}
