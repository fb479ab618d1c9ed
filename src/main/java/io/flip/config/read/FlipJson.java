package io.flip.config.read;

import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import io.flip.engine.register.ClusterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Reads the original's file: JSON, with what is under {@code flip} in YAML at its top. */
public final class FlipJson {

    /** Entries of one list or map: more than a cluster may have of anything. */
    static final int MOST_ENTRIES = ClusterConfig.MOST_ITEMS;

    /** Values in all; each takes many times the memory that its text does. All items that there may be, each of them pinned, fit. */
    static final int MOST_VALUES = 3 * ClusterConfig.MOST_ITEMS;

    private static final int LONGEST_TEXT = 256 * 1024;
    private static final int LONGEST_NAME = 4096;
    private static final int DEEPEST = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            .build();

    private final String file;
    private final JsonParser parser;
    private int values;

    private FlipJson(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** @throws ConfigurationException where there is no such file, or it is no JSON object */
    static Table read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw unreadable(file, "does not exist");
        } catch (IOException e) {
            throw unreadable(file, Files.isDirectory(file) ? "is a directory" : "can't be read: " + e.getMessage());
        }
    }

    /**
     * @param name what mistakes call it
     * @throws ConfigurationException where it is no JSON object
     */
    public static Table parse(String name, byte[] text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            return new FlipJson(name, parser).whole();
        } catch (JacksonException e) {
            // The encoding is guessed from the first four bytes before there is a parser. A parser's own mistakes are
            // told by whole().
            throw ConfigurationException.unreadable(
                    name, "is no JSON: " + withoutContent(e.getOriginalMessage()), "write it in UTF-8");
        }
    }

    private static ConfigurationException unreadable(Path file, String why) {
        return ConfigurationException.unreadable(
                "flip.config = " + file,
                why,
                "give the path of a readable JSON file, from " + Path.of("").toAbsolutePath());
    }

    private Table whole() {
        try {
            parser.nextToken();
            if (parser.currentToken() == null || !(value() instanceof Table table) || parser.nextToken() != null) {
                throw malformed("is not one JSON object, { ... }");
            }
            return table;
        } catch (StreamConstraintsException e) {
            throw malformed(
                    "is too long or too deep: a text may have %d characters, a name %d, and %d levels may be in each other"
                            .formatted(LONGEST_TEXT, LONGEST_NAME, DEEPEST),
                    "write it shorter");
        } catch (JacksonException e) {
            throw malformed(e.getLocation(), "is no JSON: " + withoutContent(e.getOriginalMessage()));
        }
    }

    private Written value() {
        if (++values > MOST_VALUES) {
            throw malformed("has more than " + MOST_VALUES + " values", "write less at once");
        }
        String where = at(parser.currentTokenLocation());
        return switch (parser.currentToken()) {
            case START_OBJECT -> new Table(entries(), where);
            case START_ARRAY -> new Row(elements(), where);
            case VALUE_NULL -> new Word("null", Kind.NOTHING, where);
            case VALUE_TRUE, VALUE_FALSE -> new Word(parser.getString(), Kind.TRUTH, where);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Word(parser.getString(), Kind.NUMBER, where);
            default -> new Word(parser.getString(), Kind.TEXT, where);
        };
    }

    private SequencedMap<String, Written> entries() {
        SequencedMap<String, Written> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            entries.put(name, value());
            bound(entries.size(), "a map");
        }
        return entries;
    }

    private List<Written> elements() {
        List<Written> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
            bound(elements.size(), "a list");
        }
        return elements;
    }

    /** While it is read: what is refused in the end must not have been made whole first. */
    private void bound(int entries, String what) {
        if (entries > MOST_ENTRIES) {
            throw malformed(
                    "begins the entry of " + what + " that is one too many: there may be " + MOST_ENTRIES,
                    "write fewer, or send them in several parts");
        }
    }

    /** Jackson quotes what it can't read, and that may be the key without its quotation marks. */
    private static String withoutContent(String problem) {
        return problem.startsWith("Unrecognized token")
                ? "a text needs quotation marks"
                : problem.lines().findFirst().orElse("");
    }

    private ConfigurationException malformed(String why) {
        return malformed(parser.currentLocation(), why);
    }

    private ConfigurationException malformed(String why, String instead) {
        return ConfigurationException.unreadable(at(parser.currentLocation()), why, instead);
    }

    private ConfigurationException malformed(@Nullable TokenStreamLocation location, String why) {
        return ConfigurationException.unreadable(at(location), why, "correct it there");
    }

    private String at(@Nullable TokenStreamLocation location) {
        return location == null ? file : file + ":" + location.getLineNr() + ":" + location.getColumnNr();
    }
}
