package io.flip.recover;

import io.flip.config.GroupKeys;
import io.flip.config.bind.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is given on the command line.
 *
 * @param config the configuration of a member, for the key; {@code null}: whatever a member would find here
 * @param key {@code null}: that of the configuration
 * @param unclear whether members count as gone if it is not clear that they are
 */
record RecoverOptions(
        @Nullable Path dataDir,
        @Nullable String id,
        List<String> lost,
        @Nullable String config,
        @Nullable String key,
        boolean unclear,
        boolean sure,
        boolean help) {

    static final String USAGE = """
            ./flip recover --data-dir DIR --id ID --lost ID,ID... [--config FILE] --yes-they-are-gone

            Brings a cluster back of whose voters more than half are lost FOR GOOD, on one of the members that are left, which must be
            stopped. It writes a configuration without the lost ones into that member's data directory, as the beginning of a new
            lineage; the other survivors adopt it when this member is started. Items that a lost member still holds, because it is
            not lost after all, WILL BE ACTIVE TWICE. Read docs/operations.md first.

              --data-dir DIR         the directory of this member: data_dir/ID
              --id ID                this member
              --lost ID,ID...        the members that will never come back
              --config FILE          this member's configuration, for the group's key; without it, application.yml of this directory
              --key KEY              the key itself; better in FLIP_KEY, where nobody sees it who lists processes
              --unclear-are-gone     also where a machine is on, and its member neither answers nor is known not to run
              --yes-they-are-gone    without it, it shows what it would do

            It asks all others, by their own datagrams and the group's key, and refuses where one that is called lost answers, where a quorum
            answers one of them, and where it can't tell; while this member runs; and where most of the voters are left, also of a change of
            the voters that this member has accepted and that is not decided.
            """;

    /** What was given makes no sense; the message says what to give. */
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1;

        Unclear(String message) {
            super(message);
        }
    }

    static RecoverOptions parse(List<String> arguments) throws Unclear {
        Path dataDir = null;
        String id = null;
        List<String> lost = new ArrayList<>();
        String config = null;
        String key = null;
        boolean unclear = false;
        boolean sure = false;
        boolean help = arguments.isEmpty();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--data-dir" -> dataDir = Path.of(value(argument, rest));
                case "--id" -> id = value(argument, rest);
                case "--lost" ->
                    Stream.of(value(argument, rest).split(","))
                            .filter(one -> !lost.contains(one))
                            .forEach(lost::add);
                case "--config" -> config = value(argument, rest);
                case "--key" -> key = value(argument, rest);
                case "--unclear-are-gone" -> unclear = true;
                case "--yes-they-are-gone" -> sure = true;
                case "--help", "-h" -> help = true;
                default -> throw new Unclear("there is no option " + argument);
            }
        }
        if (!help && (dataDir == null || id == null || lost.isEmpty())) {
            throw new Unclear("--data-dir, --id and --lost must be given");
        }
        return new RecoverOptions(dataDir, id, List.copyOf(lost), config, key, unclear, sure, help);
    }

    GroupKeys keys() {
        if (key != null) {
            return new GroupKeys(Secret.of(key), List.of());
        }
        return config == null ? GroupKeys.of() : GroupKeys.of(place(config));
    }

    private static String place(String config) {
        boolean yaml = config.endsWith(".yml") || config.endsWith(".yaml");
        return (yaml ? "--spring.config.location=file:" : "--flip.config=") + config;
    }

    private static String value(String option, Iterator<String> rest) throws Unclear {
        if (!rest.hasNext()) {
            throw new Unclear(option + " needs a value");
        }
        return rest.next();
    }
}
