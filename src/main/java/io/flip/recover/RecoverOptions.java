package io.flip.recover;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is given on the command line. */
record RecoverOptions(
        @Nullable Path dataDir, @Nullable String id, List<String> lost, int port, boolean sure, boolean help) {

    static final String USAGE = """
            ./flip recover --data-dir DIR --id ID --lost ID,ID... [--port N] --yes-they-are-gone

            Brings a cluster back of whose voters more than half are lost FOR GOOD, on one of the members that are left, which must be
            stopped. It writes a configuration without the lost ones into that member's data directory, as the beginning of a new
            lineage; the other survivors adopt it when this member is started. Items that a lost member still holds, because it is
            not lost after all, WILL BE ACTIVE TWICE. Read docs/operations.md first.

              --data-dir DIR         the directory of this member: data_dir/ID
              --id ID                this member
              --lost ID,ID...        the members that will never come back
              --port N               where members answer REST (8080): each is asked whether it still has a quorum
              --yes-they-are-gone    without it, it shows what it would do

            It refuses while this member runs, where the lost ones are no majority, and where one of them or a quorum answers.
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
        int port = 8080;
        boolean sure = false;
        boolean help = arguments.isEmpty();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--data-dir" -> dataDir = Path.of(value(argument, rest));
                case "--id" -> id = value(argument, rest);
                case "--lost" -> lost.addAll(List.of(value(argument, rest).split(",")));
                case "--port" -> port = port(value(argument, rest));
                case "--yes-they-are-gone" -> sure = true;
                case "--help", "-h" -> help = true;
                default -> throw new Unclear("there is no option " + argument);
            }
        }
        if (!help && (dataDir == null || id == null || lost.isEmpty())) {
            throw new Unclear("--data-dir, --id and --lost must be given");
        }
        return new RecoverOptions(dataDir, id, List.copyOf(lost), port, sure, help);
    }

    private static String value(String option, Iterator<String> rest) throws Unclear {
        if (!rest.hasNext()) {
            throw new Unclear(option + " needs a value");
        }
        return rest.next();
    }

    private static int port(String text) throws Unclear {
        if (!text.matches("[0-9]{1,5}")) {
            throw new Unclear("--port needs a number");
        }
        return Integer.parseInt(text);
    }
}
