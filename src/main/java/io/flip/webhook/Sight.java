package io.flip.webhook;

import io.flip.engine.member.MemberState;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.engine.report.Snapshot.Runs;
import io.flip.engine.report.Snapshot.WebhookView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What members have seen of what happened, as far as the others can tell: what they say of their earlier runs, and of the present one since it was one of a
 * quorum.
 *
 * @param earlier until when earlier runs of this member have seen what happened
 */
record Sight(Instant earlier) {

    /** Later than any begin: of a run that has seen nothing yet. */
    private static final Instant NOT_YET = Instant.parse("9999-01-01T00:00:00Z");

    /** Whether all members that are alive have said when they were there: a moment after the start they have not. */
    static boolean isComplete(Snapshot snapshot, String webhook) {
        SortedMap<String, Runs> told = told(snapshot, webhook);
        return others(snapshot)
                .filter(Sight::isAlive)
                .allMatch(member -> told.containsKey(member.config().id()));
    }

    /** What others have seen, and this member has not, of what was not sent. */
    Optional<Gap> gap(Snapshot snapshot, String webhook, Instant sent) {
        Absence own = own(snapshot, sent);
        return others(snapshot)
                .flatMap(member -> own.seenBy(absence(snapshot, webhook, sent, member), slack(snapshot)).stream())
                .reduce(Absence::with)
                .map(missed -> new Gap(
                        missed.from(),
                        missed.to(),
                        snapshot.self()
                                + " sends now, and did not run between these two: what others saw is not sent"));
    }

    /** A member that could send, and has seen what this one has not: not one that lacks what this one saw before. */
    Optional<String> better(Snapshot snapshot, String webhook, Instant sent) {
        Absence own = own(snapshot, sent);
        Duration slack = slack(snapshot);
        return others(snapshot)
                .filter(Sight::maySend)
                .filter(member -> {
                    Absence its = absence(snapshot, webhook, sent, member);
                    boolean lacksEarlier =
                            !its.isEmpty() && own.from().isAfter(its.from().plus(slack));
                    return !lacksEarlier && own.seenBy(its, slack).isPresent();
                })
                .map(member -> member.config().id())
                .findFirst();
    }

    private Absence own(Snapshot snapshot, Instant sent) {
        return Absence.of(sent, earlier, Instant.ofEpochMilli(snapshot.session().incarnation()));
    }

    private static Absence absence(Snapshot snapshot, String webhook, Instant sent, MemberView member) {
        Runs runs = told(snapshot, webhook).getOrDefault(member.config().id(), new Runs(0, null));
        return Absence.of(sent, Instant.ofEpochMilli(runs.earlier()), since(runs.since()));
    }

    private static Instant since(@Nullable Long told) {
        return told == null ? NOT_YET : Instant.ofEpochMilli(told);
    }

    /** Members hear of the same that much later. */
    private static Duration slack(Snapshot snapshot) {
        return snapshot.config().settings().pingTimeout();
    }

    private static Stream<MemberView> others(Snapshot snapshot) {
        return snapshot.members().stream()
                .filter(member -> !member.config().id().equals(snapshot.self()));
    }

    private static boolean isAlive(MemberView member) {
        return member.state() == MemberState.ALIVE;
    }

    private static boolean maySend(MemberView member) {
        return isAlive(member)
                && member.candidacy().objection() == null
                && !member.candidacy().deaf();
    }

    private static SortedMap<String, Runs> told(Snapshot snapshot, String webhook) {
        return snapshot.webhooks().stream()
                .filter(one -> one.config().name().equals(webhook))
                .map(WebhookView::runs)
                .findFirst()
                .orElse(Collections.emptySortedMap());
    }
}
