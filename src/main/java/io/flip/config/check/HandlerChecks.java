package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Handlers;
import io.flip.config.bind.FlipProperties.Server;
import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.handler.HandlerFiles.NotFound;
import io.flip.handler.HandlerFiles.Unrunnable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the programs are there that this member would run, and may be run. Other members may have what this one has not, so others' systems are not
 * looked at.
 */
public final class HandlerChecks {

    private static final int MOST_BYTES = 16 * 1024;
    private static final int MOST_WORDS = 1024;

    private final HandlerSearch search;
    private final Findings findings;

    /** What is there already, for a change of it; {@code null} for this member's own file. */
    private final @Nullable ClusterConfig now;

    private HandlerChecks(HandlerSearch search, Findings findings, @Nullable ClusterConfig now) {
        this.search = search;
        this.findings = findings;
        this.now = now;
    }

    /** What this member's own file says. */
    public static void file(FlipProperties properties, HandlerSearch search, Findings findings) {
        new HandlerChecks(search, findings, null).check(properties);
    }

    /** What somebody wants the cluster to say: nobody but the operator of a machine says where its programs are. */
    public static void change(FlipProperties properties, ClusterConfig now, HandlerSearch search, Findings findings) {
        new HandlerChecks(search, findings, now).check(properties);
    }

    private void check(FlipProperties properties) {
        String self = properties.id();
        Server server = properties.servers().get(self);
        properties.systems().forEach((id, system) -> {
            Optional<SystemConfig> present = now == null ? Optional.empty() : now.system(id);
            boolean ours = server != null && server.systems().contains(id);
            boolean wasOurs = present.filter(config -> config.spec().members().contains(self))
                    .isPresent();
            String property = Names.join(SystemChecks.SYSTEMS, id);
            Handlers handlers = system.handlers();
            List<String> alive =
                    present.map(config -> config.handlers().alive()).orElse(List.of());
            List<String> down = present.map(config -> config.handlers().down()).orElse(List.of());
            check(property + ".alive", handlers.alive(), alive, ours, wasOurs);
            check(property + ".down", handlers.down(), down, ours, wasOurs);
        });
    }

    private void check(String property, List<String> argv, List<String> present, boolean ours, boolean wasOurs) {
        if (!findings.sound(property, property + "[0]")) {
            return;
        }
        boolean same = argv.equals(present);
        if (argv.isEmpty() && !findings.has(property)) {
            return; // an address needs no program
        }
        if (argv.isEmpty() || argv.getFirst().isBlank()) {
            findings.mistake(
                    property, "names no program", "write the program, or a list of the program and its arguments");
        } else if (argv.size() > MOST_WORDS) {
            findings.mistake(
                    property,
                    "has " + argv.size() + " words, and a program may be given " + MOST_WORDS,
                    "keep them in a file, and write its path");
        } else if (!argv.stream().allMatch(HandlerChecks::canBeGiven)) {
            findings.mistake(
                    property,
                    "has a word that no program can be given",
                    "write words of at most " + MOST_BYTES + " characters of Unicode, none of them NUL");
        } else if (!same && !mayBeSaid(property, argv.getFirst())) {
            return;
        } else if (ours && !(same && wasOurs)) {
            find(property, argv.getFirst());
        }
    }

    private static boolean canBeGiven(String word) {
        return word.indexOf('\0') < 0 && word.length() <= MOST_BYTES && Names.isUnicode(word);
    }

    private boolean mayBeSaid(String property, String name) {
        if (!HandlerSearch.isPath(name)) {
            return true;
        }
        if (now == null) {
            boolean whole = name.startsWith("/");
            if (!whole) {
                findings.mistake(
                        property,
                        name,
                        "is a path that does not begin at the root",
                        "write the program's name alone, or its whole path");
            }
            return whole;
        }
        String last = name.substring(name.lastIndexOf('/') + 1);
        findings.mistake(
                property,
                name,
                "is a path, and only a member's own file may say one: a request names a program by its name alone",
                "put it, or a link to it, in a directory of handler_dirs on each member of the system (on this one: "
                        + search.places() + "), and write " + (last.isEmpty() ? "its name" : last));
        return false;
    }

    private void find(String property, String name) {
        try {
            search.find(name);
        } catch (NotFound e) {
            String[] words = String.valueOf(e.getMessage()).split("; ", 2);
            String instead = words.length > 1 ? words[1] : "write another program";
            if (now == null && e instanceof Unrunnable) {
                findings.warning(property, name, words[0], instead);
            } else if (name.contains(" ") && search.candidates(name).isEmpty()) {
                findings.mistake(
                        property,
                        name,
                        "is not the name of a program, and no shell takes it apart",
                        "write a list: [" + name.strip().replaceAll(" +", ", ") + "]");
            } else {
                findings.mistake(property, name, words[0], instead);
            }
        }
    }
}
