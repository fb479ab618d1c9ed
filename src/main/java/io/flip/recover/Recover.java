package io.flip.recover;

import io.flip.config.read.ConfigurationException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.node.Recovery;
import io.flip.node.StartFailure;
import io.flip.recover.RecoverOptions.Unclear;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Looks at everything that speaks against it, says what it does, and does it only where somebody has said that he is sure. */
public final class Recover {

    private static final int USAGE = 64;
    private static final int REFUSED = 77;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecoverOptions options;
    private final PrintStream out;
    private final Survivors survivors;

    Recover(RecoverOptions options, PrintStream out, Survivors survivors) {
        this.options = options;
        this.out = out;
        this.survivors = survivors;
    }

    /** What speaks against it. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    public static void main(String[] arguments) throws IOException {
        try {
            RecoverOptions options = RecoverOptions.parse(List.of(arguments));
            if (options.help()) {
                System.out.print(RecoverOptions.USAGE);
            } else {
                new Recover(options, System.out, new Survivors(options.keys(), PATIENCE)).run();
            }
        } catch (Unclear e) {
            System.err.println("flip recover: " + e.getMessage() + " (see ./flip recover --help)");
            System.exit(USAGE);
        } catch (ConfigurationException e) {
            System.err.println("flip recover: " + String.join("; ", e.lines()));
            System.exit(USAGE);
        } catch (Refused e) {
            System.err.println("flip recover: refused. " + e.getMessage());
            System.exit(REFUSED);
        } catch (StartFailure e) {
            System.err.println("flip recover: refused. " + e.getMessage() + ". " + e.action());
            System.exit(REFUSED);
        }
    }

    void run() throws Refused, IOException {
        try (Recovery recovery = Recovery.open(Objects.requireNonNull(options.dataDir()))) {
            ClusterConfig present = recovery.present();
            if (present == null || present.version() < 1) {
                throw new Refused(
                        "This member has stored no configuration: its file is all that there is, and can be changed.");
            }
            PossibleDocuments documents = new PossibleDocuments(present, recovery.undecided());
            check(documents);
            ClusterConfig next = recovery.without(options.lost(), Objects.requireNonNull(options.id()));
            show(documents, next);
            if (!options.sure()) {
                throw new Refused("Nothing was written. If all of that is what you want, add --yes-they-are-gone.");
            }
            recovery.write(next);
            out.println("WRITTEN. Start this member now; the other survivors adopt version " + next.version()
                    + " from it.");
        }
    }

    private void check(PossibleDocuments documents) throws Refused {
        List<String> ids = documents.members().stream().map(MemberConfig::id).toList();
        for (String id : options.lost()) {
            if (!ids.contains(id)) {
                throw new Refused("No member is called '" + id + "'; the members are " + ids + ".");
            }
        }
        String self = Objects.requireNonNull(options.id());
        if (documents.present().member(self).isEmpty() || options.lost().contains(self)) {
            throw new Refused("--id must be one of the members that are left; the members are " + ids + ".");
        }
        List<String> voters = documents.present().voters();
        if (documents.canBeDecided(options.lost())) {
            throw new Refused("Most of the voters " + voters
                    + " are left: start them, and remove the lost ones with DELETE /api/v1/members/ID. Where that is answered 503 although all"
                    + " of those run, one of them has accepted a change of the voters that needs a lost one: do this on that member. "
                    + " A voter that has lost its disk is lost as well: stop it, name it, and let it join again.");
        }
        if (options.lost().containsAll(voters)) {
            throw new Refused("No voter would be left: do this on a member that votes, one of " + voters + ".");
        }
        survivors.check(
                documents.members(), documents.present().version(), self, options.lost(), options.unclear(), out);
    }

    private void show(PossibleDocuments documents, ClusterConfig next) {
        out.println("""
                !!! THIS CAN MAKE ITEMS ACTIVE ON TWO MEMBERS, if one that is called lost is not.
                    stored now:       version %d, voters %s
                %s    will be written:  version %d, voters %s, quorum %d
                    lost for good:    %s""".formatted(
                        documents.present().version(),
                        documents.present().voters(),
                        documents.givenUp(),
                        next.version(),
                        next.voters(),
                        next.settings().quorum(),
                        options.lost()));
    }
}
