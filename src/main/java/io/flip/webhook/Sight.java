package io.flip.webhook;

import io.flip.engine.Snapshot;
import io.flip.engine.Snapshot.MemberView;
import io.flip.engine.Snapshot.WebhookView;
import io.flip.engine.member.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What members have seen of what happened, as far as the others can tell: all of their present runs, and of earlier ones until the moment that they say.
 *
 * @param earlier until when earlier runs of this member have seen what happened
 */
record Sight(Instant earlier) {

    /** Whether all members that are alive have said until when they saw what happened: a moment after the start they have not. */
    static boolean isComplete(Snapshot snapshot, String webhook) {
        SortedMap<String, Long> told = told(snapshot, webhook);
        return others(snapshot)
                .filter(Sight::isAlive)
                .allMatch(member -> told.containsKey(member.config().id()));
    }

    /** What others have seen, and this member has not, of what was not sent. */
    Optional<Gap> gap(Snapshot snapshot, String webhook, Instant sent) {
        Absence own = own(snapshot, sent);
        return others(snapshot)
                .flatMap(member -> absence(snapshot, webhook, sent, member).stream())
                .flatMap(its -> own.seenBy(its, slack(snapshot)).stream())
                .reduce(Absence::with)
                .map(missed -> new Gap(
                        missed.from(),
                        missed.to(),
                        snapshot.self()
                                + " sends now, and did not run between these two: what others saw is not sent"));
    }

    /** A member that could send, and was away for a shorter time than this one. */
    Optional<String> better(Snapshot snapshot, String webhook, Instant sent) {
        Duration bearable = own(snapshot, sent).length().minus(slack(snapshot));
        return others(snapshot)
                .filter(Sight::isAlive)
                .filter(member -> absence(snapshot, webhook, sent, member)
                        .filter(its -> its.length().compareTo(bearable) < 0)
                        .isPresent())
                .map(member -> member.config().id())
                .findFirst();
    }

    private Absence own(Snapshot snapshot, Instant sent) {
        return Absence.of(sent, earlier, Instant.ofEpochMilli(snapshot.session().incarnation()));
    }

    /** Empty where nothing is known of its present run. */
    private static Optional<Absence> absence(Snapshot snapshot, String webhook, Instant sent, MemberView member) {
        long seen = told(snapshot, webhook).getOrDefault(member.config().id(), 0L);
        return Optional.ofNullable(member.session())
                .map(run -> Absence.of(sent, Instant.ofEpochMilli(seen), Instant.ofEpochMilli(run.incarnation())));
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

    private static SortedMap<String, Long> told(Snapshot snapshot, String webhook) {
        return snapshot.webhooks().stream()
                .filter(one -> one.config().name().equals(webhook))
                .map(WebhookView::earlier)
                .findFirst()
                .orElse(Collections.emptySortedMap());
    }
}
