package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.read.Shape;
import io.flip.engine.register.Kind;
import io.flip.engine.register.Setting;
import io.flip.engine.register.SystemSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others say of a system's settings is what the table says: the page of the configuration, and the chart's schema. */
class SettingsElsewhereTest {

    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final Path SCHEMA = Path.of("helm/flip/values.schema.json");
    private static final String SYSTEM =
            "/properties/config/properties/cluster/properties/system/additionalProperties/properties/";

    /** A row of a table: the names in its first column, its second column, and the rest. */
    private record Row(List<String> names, String fallback, String text) {

        private static final Pattern CELLS = Pattern.compile("\\| (.*?) \\| (.*?) \\| (.*) \\|");

        static Row of(String line) {
            var cells = CELLS.matcher(line);
            assertThat(cells.matches()).as(line).isTrue();
            return new Row(List.of(cells.group(1).replace("`", "").split(", ")), cells.group(2), cells.group(3));
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>(rows("## Systems:"));
        for (Row row : rows("### Addresses")) {
            List<String> names =
                    row.names().stream().map(name -> "address." + name).toList();
            rows.add(new Row(names, row.fallback(), row.text()));
        }
        return rows;
    }

    private static List<Row> rows(String heading) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith(heading))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(Row::of)
                .toList();
    }

    private static JsonNode schema() throws IOException {
        return new JsonMapper().readTree(Files.readString(SCHEMA));
    }

    private static List<String> wrong(Function<Setting<?>, Stream<String>> look) {
        return SystemSettings.ALL.stream().flatMap(look).toList();
    }

    /** As an operator would write it. */
    private static String written(Object plain, Kind<?> kind) {
        if (!(kind instanceof Kind.Time) || plain.equals(0L)) {
            return plain.toString();
        }
        Duration time = Duration.ofMillis((Long) plain);
        if (time.toMillisPart() > 0) {
            return time.toMillis() + "ms";
        }
        return time.toSecondsPart() > 0 ? time.toSeconds() + "s" : time.toMinutes() + "m";
    }

    private static <T> String fallback(Setting<T> setting) {
        T fallback = setting.fallback();
        return fallback == null ? "" : "`" + written(setting.kind().plain(fallback), setting.kind()) + "`";
    }

    @Test
    void thePageHasTheDefaults() throws IOException {
        List<Row> rows = rows();
        assertThat(wrong(setting -> rows.stream()
                        .filter(row -> row.names().contains(setting.name()))
                        .filter(row -> !row.fallback().startsWith(fallback(setting)))
                        .map(row -> setting.name() + ": the default is " + fallback(setting)
                                + " in SystemSettings, and " + row.fallback() + " in " + PAGE)))
                .isEmpty();
    }

    @Test
    void thePageHasTheWordsAndBounds() throws IOException {
        List<Row> rows = rows();
        assertThat(wrong(setting -> rows.stream()
                        .filter(row -> row.names().contains(setting.name()))
                        .flatMap(row -> said(setting.kind())
                                .filter(said -> !(row.fallback() + row.text()).contains(said))
                                .map(said -> setting.name() + ": " + PAGE + " should say " + said))))
                .isEmpty();
    }

    /** What must stand in a row; of times, the page says in general how long they may be. */
    private static Stream<String> said(Kind<?> kind) {
        return switch (kind) {
            case Kind.Whole(int least, int most) -> Stream.of("%d to %d".formatted(least, most));
            case Kind.Truth _, Kind.Text _ -> Stream.of();
            case Kind.Choice<?> choice -> choice.words().stream().map(word -> "`" + word + "`");
            case Kind.Time(Duration least) ->
                least.toMillis() > 1 ? Stream.of(written(least.toMillis(), kind)) : Stream.of();
            case Kind.Return _ -> Stream.of("`" + Kind.Return.IMMEDIATE + "`", "`" + Kind.Return.NEVER + "`");
        };
    }

    @Test
    void thePageHasARowForEachName() throws IOException {
        assertThat(rows().stream().flatMap(row -> row.names().stream()))
                .as("rows of %s, under Systems", PAGE)
                .containsExactlyInAnyOrderElementsOf(names());
    }

    /** Those of the table, and those that are no single values. */
    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("address"));
        Shape.SYSTEM.fields().forEach((name, shape) -> {
            if (shape instanceof Shape.Named(SequencedMap<String, Shape> inner)) {
                inner.keySet().forEach(each -> names.add(name + "." + each));
            } else {
                names.add(name);
            }
        });
        return names;
    }

    @Test
    void theChartTakesEach() throws IOException {
        JsonNode schema = schema();
        assertThat(wrong(setting -> {
                    String place = SYSTEM + setting.name().replace(".", "/properties/");
                    String right = schema(setting.kind());
                    JsonNode present = schema.at(place);
                    return present.toString().equals(right)
                            ? Stream.of()
                            : Stream.of(SCHEMA + " should have " + right + " at " + place + ", and has " + present);
                }))
                .isEmpty();
    }

    @Test
    void theChartTakesNothingElse() throws IOException {
        JsonNode schema = schema();
        assertThat(new TreeSet<>(schema.at(SYSTEM.replaceFirst("/$", "")).propertyNames()))
                .isEqualTo(new TreeSet<>(Shape.SYSTEM.fields().keySet()));
        Shape.SYSTEM.fields().forEach((name, shape) -> {
            if (shape instanceof Shape.Named(SequencedMap<String, Shape> inner)) {
                assertThat(new TreeSet<>(
                                schema.at(SYSTEM + name + "/properties").propertyNames()))
                        .isEqualTo(new TreeSet<>(inner.keySet()));
            }
        });
    }

    private static String schema(Kind<?> kind) {
        String time = "{\"$ref\":\"#/definitions/duration\"}";
        return switch (kind) {
            case Kind.Time _ -> time;
            case Kind.Whole(int least, int most) ->
                "{\"type\":\"integer\",\"minimum\":" + least + ",\"maximum\":" + most + "}";
            case Kind.Text(int most) -> "{\"type\":\"string\",\"minLength\":1,\"maxLength\":" + most + "}";
            case Kind.Truth _ -> "{\"type\":\"boolean\"}";
            case Kind.Choice<?> choice -> oneOf(choice.words());
            case Kind.Return _ ->
                "{\"anyOf\":[" + oneOf(List.of(Kind.Return.IMMEDIATE, Kind.Return.NEVER)) + "," + time + "]}";
        };
    }

    private static String oneOf(List<String> words) {
        return words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(",", "{\"enum\":[", "]}"));
    }
}
