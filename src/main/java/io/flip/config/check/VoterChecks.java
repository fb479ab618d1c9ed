package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.read.Findings;
import io.flip.config.read.Nearest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a quorum can come together, and whether two could. */
final class VoterChecks {

    private static final String VOTERS = "flip.voters";
    private static final String QUORUM = "flip.quorum";

    private VoterChecks() {}

    static void check(FlipProperties properties, Findings findings) {
        List<String> voters = properties.voters();
        if (voters.isEmpty() && findings.has(VOTERS) && findings.sound(VOTERS)) {
            findings.mistake(
                    VOTERS, "names nobody", "write the ids of the voters, or leave it out to let every member vote");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < voters.size(); i++) {
            voter(VOTERS + "[" + i + "]", voters.get(i), seen, properties, findings);
        }
        if (findings.sound(QUORUM, VOTERS, "flip.servers")
                && !properties.servers().isEmpty()) {
            quorum(properties, findings);
        }
    }

    private static void voter(
            String place, String voter, Set<String> seen, FlipProperties properties, Findings findings) {
        Set<String> ids = properties.servers().keySet();
        if (findings.sound(place, "flip.servers") && !ids.contains(voter)) {
            findings.mistake(place, "is not one of the servers", Nearest.advice(voter, ids));
        } else if (!seen.add(voter)) {
            findings.mistake(place, "is there twice", "take one of them out");
        }
    }

    private static void quorum(FlipProperties properties, Findings findings) {
        int voters = properties.voterIds().size();
        int quorum = properties.quorum();
        int majority = voters / 2 + 1;
        if (quorum > voters) {
            findings.mistake(
                    QUORUM,
                    "is more than there are voters (" + voters + "), so nothing could ever be active",
                    "write " + majority + ", the majority, or leave it out");
        } else if (2 * quorum <= voters) {
            findings.warning(
                    QUORUM,
                    "",
                    "IS NO MAJORITY of " + voters
                            + " voters: when the network divides, BOTH SIDES can hold the same item",
                    "write " + majority + " unless that is what you want");
        }
    }
}
