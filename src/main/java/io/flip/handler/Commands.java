package io.flip.handler;

import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.handler.HandlerFiles.NotFound;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** What is executed for a run, by docs/handlers.md: argument vector and environment, never a shell. */
final class Commands {
    /** What programs get their arguments in. Java replaces what it lacks by question marks, silently. */
    static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final JsonMapper json = new JsonMapper();
    private final HandlerSettings settings;

    Commands(HandlerSettings settings) {
        this.settings = settings;
        json.writeValueAsString(Map.of()); // the first use loads a few hundred classes: now, not in a failover
    }

    /**
     * What to start.
     *
     * @throws NotFound where there is no such program
     * @throws IOException where something can't be said to a program in this JVM's locale
     */
    Command of(Run run, HandlerFiles files) throws NotFound, IOException {
        List<String> configured = run.argv();
        List<String> argv = new ArrayList<>(settings.as());
        argv.add(files.find(configured.getFirst()).toAbsolutePath().toString());
        argv.addAll(configured.subList(1, configured.size()));
        argv.add(run.item().value());
        argv.add(json.writeValueAsString(run.handlers().config()));
        checkEncodable(argv);
        checkEncodable(List.of(settings.id(), run.item().system()));
        return new Command(argv, variables(run));
    }

    SortedMap<String, String> variables(Run run) {
        SortedMap<String, String> variables = new TreeMap<>();
        scalars(run.handlers().config()).forEach((name, value) -> variables.put("FLIP_CONFIG_" + name, value));
        variables.put("FLIP_ID", settings.id());
        variables.put("FLIP_SYSTEM", run.item().system());
        variables.put("FLIP_VALUE", run.item().value());
        variables.put("FLIP_EVENT", word(run.event()));
        variables.put("FLIP_EPOCH", Long.toString(run.epoch()));
        if (run.event() == HandlerEvent.CHECK) {
            variables.put("FLIP_HELD", run.epoch() > 0 ? "1" : "0");
        }
        return variables;
    }

    private static Map<String, String> scalars(SortedMap<String, Object> config) {
        return config.entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof Collection) && !(entry.getValue() instanceof Map))
                .collect(Collectors.toMap(
                        entry -> variable(entry.getKey()),
                        entry -> String.valueOf(entry.getValue()),
                        (first, second) -> first));
    }

    private static String variable(String key) {
        return key.codePoints()
                .map(c -> c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c)
                .map(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ? c : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The event as handlers see it. */
    static String word(HandlerEvent event) {
        return event.name().toLowerCase(Locale.ROOT);
    }

    private static void checkEncodable(Collection<String> texts) throws IOException {
        for (String text : texts) {
            if (!CHARSET.newEncoder().canEncode(text)) {
                throw new IOException("this locale (%s) can't say \"%s\" to a program: start Flip with LC_ALL=C.UTF-8"
                        .formatted(CHARSET.name(), text));
            }
        }
    }
}
