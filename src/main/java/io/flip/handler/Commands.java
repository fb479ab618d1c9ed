package io.flip.handler;

import io.flip.engine.Effect.HandlerEvent;
import io.flip.handler.HandlerFiles.NotFound;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What is executed for a run, by docs/handlers.md: argument vector and environment, never a shell. */
final class Commands {
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    /** What programs get their arguments in. Java replaces what it lacks by question marks, silently. */
    private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final JsonMapper json = new JsonMapper();
    /** One that is shorter is in all kinds of variables, and is looked for as the whole of one. */
    private static final int LONG_ENOUGH = 8;

    private final HandlerSettings settings;
    private final @Nullable String setsid;

    /** @param ownSession whether each is to be the leader of a session of its own, where the machine has setsid */
    Commands(HandlerSettings settings, boolean ownSession) {
        this.settings = settings;
        this.setsid = ownSession ? findSetsid() : null;
        json.writeValueAsString(Map.of()); // the first use loads a few hundred classes: now, not in a failover
    }

    private static @Nullable String findSetsid() {
        return SETSID.stream()
                .filter(file -> file.toFile().canExecute())
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    /**
     * The process to start, with nothing on its standard input.
     *
     * @throws NotFound where there is no such program
     * @throws IOException where something can't be said to a program in this JVM's locale
     */
    ProcessBuilder of(Run run, HandlerFiles files) throws NotFound, IOException {
        List<String> configured = run.argv();
        List<String> argv = new ArrayList<>();
        if (setsid != null) {
            argv.add(setsid);
        }
        argv.addAll(settings.as());
        argv.add(files.find(configured.getFirst()).toAbsolutePath().toString());
        argv.addAll(configured.subList(1, configured.size()));
        argv.add(run.item().value());
        argv.add(json.writeValueAsString(run.handlers().config()));
        ProcessBuilder builder = new ProcessBuilder(argv).redirectInput(new File("/dev/null"));
        fill(builder.environment(), run);
        checkEncodable(argv);
        checkEncodable(List.of(settings.id(), run.item().system()));
        return builder;
    }

    void fill(Map<String, String> environment, Run run) {
        // What configures Flip itself is not the handlers' business: the group's secret may be among it.
        environment.keySet().removeIf(name -> name.startsWith("FLIP_") || name.startsWith("SPRING_"));
        environment.values().removeIf(this::isSecret); // as of a placeholder in the configuration, such as ${GROUP_KEY}
        environment.put("FLIP_ID", settings.id());
        environment.put("FLIP_SYSTEM", run.item().system());
        environment.put("FLIP_VALUE", run.item().value());
        environment.put("FLIP_EVENT", word(run.event()));
        environment.put("FLIP_EPOCH", Long.toString(run.epoch()));
        if (run.event() == HandlerEvent.CHECK) {
            environment.put("FLIP_HELD", run.epoch() > 0 ? "1" : "0");
        }
        scalars(run.handlers().config()).forEach((name, value) -> environment.put("FLIP_CONFIG_" + name, value));
    }

    private boolean isSecret(String value) {
        return settings.secrets().stream()
                .anyMatch(secret -> secret.length() < LONG_ENOUGH ? value.equals(secret) : value.contains(secret));
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
