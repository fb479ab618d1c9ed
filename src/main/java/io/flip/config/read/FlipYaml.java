package io.flip.config.read;

import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Loads YAML for Spring as Spring does, but keeps what is under {@code flip} as it is written. It comes before Spring's own loader, which is
 * then not asked; so profiles, imports, several documents and the order of files are all Spring's business, as always.
 */
public final class FlipYaml implements PropertySourceLoader, Ordered {

    private final YamlPropertySourceLoader spring = new YamlPropertySourceLoader();

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public String[] getFileExtensions() {
        return spring.getFileExtensions();
    }

    @Override
    public List<PropertySource<?>> load(String name, Resource resource) throws IOException {
        List<Written> documents = documents(resource); // first, since its errors quote nothing of the file
        List<PropertySource<?>> sources = springs(name, resource);
        if (sources.size() != documents.size()) {
            throw ConfigurationException.unreadable(
                    shortName(resource), "has a document that is no map", "write name: value, or take it out");
        }
        List<PropertySource<?>> loaded = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            loaded.add(withFlip(sources.get(i), documents.get(i), resource));
        }
        return loaded;
    }

    private List<PropertySource<?>> springs(String name, Resource resource) throws IOException {
        try {
            return spring.load(name, resource);
        } catch (RuntimeException e) { // it may fail in many ways, and quote what is in the file
            Mark mark = e instanceof MarkedYAMLException marked ? marked.getProblemMark() : null;
            throw ConfigurationException.unreadable(
                    shortName(resource)
                            + (mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1)),
                    "is YAML of a kind that Spring does not read: a tag (!name), or in a list a colon that makes a map whose name is a number",
                    "put it in quotes");
        }
    }

    private static List<Written> documents(Resource resource) throws IOException {
        try (Reader text = new UnicodeReader(resource.getInputStream())) {
            return new YamlText(shortName(resource)).documents(text);
        }
    }

    private static PropertySource<?> withFlip(PropertySource<?> source, Written document, Resource resource)
            throws IOException {
        Table flip = flip(document);
        if (flip.entries().isEmpty() || !(source.getSource() instanceof Map<?, ?> map)) {
            return source;
        }
        Map<String, Object> others = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!key.toString().matches("flip([.\\[].*)?")) {
                others.put(key.toString(), value);
            }
        });
        return new FileSource(source.getName(), others, flip, FileSource.Kind.YAML, file(resource));
    }

    /** What is under {@code flip:}, and what is written as {@code flip.name:}. */
    private static Table flip(Written document) {
        Table flip = Table.empty();
        if (document instanceof Table root) {
            for (Map.Entry<String, Written> entry : root.entries().entrySet()) {
                flip = flip.under(part(entry.getKey(), entry.getValue()));
            }
        }
        return flip;
    }

    private static Table part(String name, Written value) {
        if (name.startsWith("flip.")) {
            return nested(List.of(name.substring("flip.".length()).split("\\.", -1)), value);
        }
        boolean nothing = !name.equals("flip") || (value instanceof Word word && word.kind() == Kind.NOTHING);
        if (!nothing && !(value instanceof Table)) {
            throw ConfigurationException.unreadable(
                    "flip (" + value.where() + ")", "is " + value.what() + " where a map belongs", "write {...}");
        }
        return value instanceof Table table && !nothing ? table : Table.empty();
    }

    private static Table nested(List<String> names, Written value) {
        Table table = Table.empty();
        Written inner = names.size() == 1 ? value : nested(names.subList(1, names.size()), value);
        table.entries().put(names.getFirst(), inner);
        return table;
    }

    private static @Nullable Path file(Resource resource) throws IOException {
        return resource.isFile() ? resource.getFile().toPath().toAbsolutePath() : null;
    }

    /** The path from the working directory where it is below that, as an operator would write it. */
    private static String shortName(Resource resource) throws IOException {
        if (!resource.isFile()) {
            return resource.getDescription();
        }
        Path file = resource.getFile().toPath().toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }
}
