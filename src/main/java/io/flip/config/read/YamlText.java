package io.flip.config.read;

import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML as it is written: from SnakeYAML's nodes, before it makes a 7 of {@code 007}, a false of {@code no} and a number of
 * {@code 10:20:30}. All of these are good ids and items.
 */
final class YamlText {

    private static final int DEPTH = 64;

    private final String file;

    /** @param file its name, as mistakes show it */
    YamlText(String file) {
        this.file = file;
    }

    /** The documents that are not empty, in order: as many as Spring sees. */
    List<Written> documents(Reader text) {
        try {
            List<Written> documents = new ArrayList<>();
            for (Node node : new Yaml(new LoaderOptions()).composeAll(text)) {
                if (!node.getTag().equals(Tag.NULL)) {
                    documents.add(read(node, 0));
                }
            }
            return documents;
        } catch (MarkedYAMLException e) {
            throw malformed(e.getProblemMark(), e.getProblem());
        } catch (YAMLException e) {
            throw malformed(null, String.valueOf(e.getMessage()));
        }
    }

    private Written read(Node node, int depth) {
        if (depth > DEPTH) {
            throw malformed(node.getStartMark(), "more than " + DEPTH + " maps and lists inside of each other");
        }
        return switch (node) {
            case ScalarNode scalar -> new Word(scalar.getValue(), kind(scalar), where(node));
            case SequenceNode sequence ->
                new Row(
                        sequence.getValue().stream()
                                .map(entry -> read(entry, depth + 1))
                                .toList(),
                        where(node));
            case MappingNode mapping -> new Table(table(mapping, depth), where(node));
            default -> throw malformed(node.getStartMark(), "an alias of nothing");
        };
    }

    private SequencedMap<String, Written> table(MappingNode mapping, int depth) {
        SequencedMap<String, Written> entries = new LinkedHashMap<>();
        List<Table> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Written value = read(tuple.getValueNode(), depth + 1);
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.addAll(tables(value));
            } else if (entries.putIfAbsent(key(tuple.getKeyNode()), value) != null) {
                throw malformed(tuple.getKeyNode().getStartMark(), "the same key twice in one map");
            }
        }
        merged.forEach(table -> table.entries().forEach(entries::putIfAbsent));
        return entries;
    }

    /** What {@code <<} merges: one map or a list of them. */
    private static List<Table> tables(Written value) {
        return switch (value) {
            case Table table -> List.of(table);
            case Row row ->
                row.entries().stream()
                        .filter(Table.class::isInstance)
                        .map(Table.class::cast)
                        .toList();
            case Word _ -> List.of();
        };
    }

    private String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw malformed(node.getStartMark(), "a key that is a map or a list");
    }

    private static Kind kind(ScalarNode node) {
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return Kind.NOTHING;
        }
        if (tag.equals(Tag.BOOL)) {
            return Kind.TRUTH;
        }
        boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
        return number && Word.isNumber(node.getValue()) ? Kind.NUMBER : Kind.TEXT;
    }

    private String where(Node node) {
        return at(node.getStartMark());
    }

    private String at(@Nullable Mark mark) {
        return mark == null ? file : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private ConfigurationException malformed(@Nullable Mark mark, String problem) {
        return ConfigurationException.unreadable(at(mark), "is no YAML: " + problem, "correct it there");
    }
}
