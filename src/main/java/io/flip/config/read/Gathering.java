package io.flip.config.read;

import io.flip.config.read.FlatProperty.Unknown;
import io.flip.config.read.Placeholders.Unresolved;
import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * What all of Spring's sources together say about Flip, in Spring's order: files, then the environment, then system properties, then the command
 * line. Where {@code flip.config} names a file of the original's format, nothing counts that another file says.
 */
public final class Gathering {

    private static final Set<String> SECRETS = Set.of("key", "keyprevious", "apitoken", "webhooksecret");
    private static final String UNRESOLVED =
            "set what it names, or write \\${ for a ${ that is a part of the secret, or give the secret where nothing is replaced: as a variable of its own name or in a file (flip.key_file, flip.api.token_file, flip.webhook_secret_file)";

    private final ConfigurableEnvironment environment;
    private final Placeholders placeholders;
    private final Findings findings;
    private final List<Path> files = new ArrayList<>();
    private Table flip = Table.empty();

    private Gathering(ConfigurableEnvironment environment, Findings findings) {
        this.environment = environment;
        this.placeholders = new Placeholders(environment);
        this.findings = findings;
    }

    /**
     * All that was written.
     *
     * @param files where it was written, the one that counts most first
     */
    public record Gathered(Table flip, List<Path> files) {

        /** Those that can have a secret in them. */
        public List<Path> withSecrets() {
            String keyFile = flip.entries().get("key_file") instanceof Word word ? word.text() : "";
            return Stream.concat(files.stream(), keyFile.isBlank() ? Stream.empty() : Stream.of(Path.of(keyFile)))
                    .toList();
        }

        /** Those of the files. */
        public List<Path> directories() {
            return files.stream()
                    .flatMap(file -> Stream.ofNullable(file.getParent()))
                    .toList();
        }
    }

    public static Gathered from(ConfigurableEnvironment environment, Findings findings) {
        Gathering gathering = new Gathering(environment, findings);
        boolean json = environment.getPropertySources().stream().anyMatch(Gathering::isJson);
        environment.getPropertySources().stream().toList().reversed().stream()
                .filter(source -> !json || isJson(source) || !isFile(source))
                .forEach(gathering::take);
        return new Gathered(gathering.flip, gathering.files.reversed());
    }

    private static boolean isJson(PropertySource<?> source) {
        return source instanceof FileSource file && file.kind() == FileSource.Kind.JSON;
    }

    private static boolean isFile(PropertySource<?> source) {
        return source instanceof FileSource || source instanceof OriginTrackedMapPropertySource;
    }

    private void take(PropertySource<?> source) {
        switch (source) {
            case FileSource file -> file(file);
            case SystemEnvironmentPropertySource variables -> flat(variables, Notation.ENVIRONMENT, "FLIP_");
            case EnumerablePropertySource<?> properties -> flat(properties, Notation.DOTTED, "flip.");
            default -> {
                // Spring's view of all the others, random numbers and the like: nothing of its own
            }
        }
    }

    private void file(FileSource file) {
        flip = flip.under(file.kind() == FileSource.Kind.YAML ? resolved("flip", file.flip()) : file.flip());
        if (file.file() != null) {
            files.add(file.file());
        }
    }

    private void flat(EnumerablePropertySource<?> source, Notation notation, String prefix) {
        Arrays.stream(source.getPropertyNames())
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .forEach(name -> flat(source, notation, name, name.substring(prefix.length())));
    }

    private void flat(EnumerablePropertySource<?> source, Notation notation, String name, String place) {
        String where = where(source, name);
        String text = text(source, name, place, where);
        String exactly = notation == Notation.ENVIRONMENT ? where + ", " + name : where;
        try {
            flip = new FlatProperty(notation, text, exactly, source.getName()).onto(flip, place);
        } catch (Unknown e) {
            findings.saw(name, new Word("", Kind.TEXT, where)); // without its value: it may be a misspelt key
            if (notation == Notation.DOTTED) {
                findings.mistake(name, "is not known", String.valueOf(e.getMessage()));
            } else if (worthAWord(name)) {
                findings.warning(name, "", "is not known, and not used", String.valueOf(e.getMessage()));
            }
        }
    }

    /** A secret byte for byte: in files alone placeholders are what they are in YAML. */
    private String text(EnumerablePropertySource<?> source, String name, String place, String where) {
        String written = String.valueOf(source.getProperty(name));
        if (!SECRETS.contains(plain(place))) {
            return environment.resolvePlaceholders(written);
        }
        return isFile(source)
                ? secret(name, new Word(written, Kind.TEXT, where)).text()
                : written;
    }

    /** {@code KEY_PREVIOUS_0}, {@code key-previous[0]} and the like as one name. */
    private static String plain(String place) {
        return place.toLowerCase(Locale.ROOT).replaceAll("\\[\\d+]$|[^a-z0-9]|\\d+$", "");
    }

    private Word secret(String property, Word word) {
        try {
            return new Word(placeholders.replaced(word.text()), word.kind(), word.where());
        } catch (Unresolved e) {
            findings.saw(property, word);
            findings.mistake(property, String.valueOf(e.getMessage()), UNRESOLVED);
            return word;
        }
    }

    /** Others use such variables too, Kubernetes for one; so only what looks like a slip is mentioned. */
    private static boolean worthAWord(String variable) {
        String place = variable.substring("FLIP_".length());
        boolean inside = place.startsWith("SERVERS_") || place.startsWith("CLUSTER_");
        return inside || !Nearest.of(place, Shape.ROOT.fields().keySet()).isEmpty();
    }

    private static String where(PropertySource<?> source, String name) {
        Origin origin = OriginLookup.getOrigin(source, name);
        return switch (source.getName()) {
            case "commandLineArgs" -> "on the command line";
            case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "a system property";
            case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> "in the environment";
            default -> origin == null ? source.getName() : origin.toString();
        };
    }

    private Table resolved(String property, Table table) {
        SequencedMap<String, Written> entries = new LinkedHashMap<>();
        table.entries().forEach((name, value) -> entries.put(name, resolved(Names.join(property, name), value)));
        return new Table(entries, table.where());
    }

    private Written resolved(String property, Written written) {
        return switch (written) {
            case Table table -> resolved(property, table);
            case Row row -> {
                List<Written> entries = new ArrayList<>();
                for (Written entry : row.entries()) {
                    entries.add(resolved(property + "[" + entries.size() + "]", entry));
                }
                yield new Row(entries, row.where());
            }
            case Word word when !word.text().contains("${") -> word;
            case Word word when Names.secret(property) -> secret(property, word);
            case Word word -> Word.guessed(environment.resolvePlaceholders(word.text()), word.where());
        };
    }
}
