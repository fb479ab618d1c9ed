package io.flip.config;

import io.flip.config.FlipProperties.Handlers;
import io.flip.config.FlipProperties.Server;
import io.flip.handler.HandlerFiles.NotFound;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Whether the programs are there that this member would run. Other members may have what this one has not, so others' systems are not looked at. */
final class HandlerChecks {

    private static final int MOST_BYTES = 16 * 1024;
    private static final int MOST_WORDS = 1024;

    private final HandlerSearch search;
    private final Findings findings;

    HandlerChecks(HandlerSearch search, Findings findings) {
        this.search = search;
        this.findings = findings;
    }

    void check(FlipProperties properties) {
        check(properties, properties.systems().keySet());
    }

    /** @param looked the systems whose programs are looked for, as far as this member takes part */
    void check(FlipProperties properties, Set<String> looked) {
        Server self = properties.servers().get(properties.id());
        properties.systems().forEach((id, system) -> {
            boolean ours = looked.contains(id) && self != null && self.systems().contains(id);
            String property = Names.join(SystemChecks.SYSTEMS, id);
            Handlers handlers = system.handlers();
            check(property + ".alive", handlers.alive(), ours);
            check(property + ".down", handlers.down(), ours);
        });
    }

    private void check(String property, List<String> argv, boolean ours) {
        if (!findings.sound(property, property + "[0]")) {
            return;
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
        } else if (ours) {
            find(property, argv.getFirst());
        }
    }

    private static boolean canBeGiven(String word) {
        return word.indexOf('\0') < 0 && word.length() <= MOST_BYTES && Names.isUnicode(word);
    }

    private void find(String property, String name) {
        try {
            search.find(name);
        } catch (NotFound _) {
            missing(property, name);
        }
    }

    private void missing(String property, String name) {
        List<Path> files = search.candidates(name);
        if (!files.isEmpty()) {
            findings.mistake(property, name, "can't be executed: " + files.getFirst(), "run chmod +x on it");
        } else if (name.contains(" ")) {
            String list = name.strip().replaceAll(" +", ", ");
            findings.mistake(
                    property,
                    name,
                    "is not the name of a program, and no shell takes it apart",
                    "write a list: [" + list + "]");
        } else {
            findings.mistake(
                    property,
                    name,
                    "is no program beside the configuration, in handlers/ or on PATH",
                    "put it there, or write its whole path");
        }
    }
}
