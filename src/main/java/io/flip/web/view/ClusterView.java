package io.flip.web.view;

import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import io.flip.node.NodeFront.MissingProgram;
import io.flip.node.NodeFront.Sending;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster at a glance, as the member that was asked sees it. */
public record ClusterView(
        @Schema(description = "The id of the member that answers")
        String self,

        @Schema(description = "starting, ready, draining or leaving")
        String phase,

        @Schema(
                description =
                        "member, joining (it has asked to be added), or removed (it holds nothing and stays down)")
        String standing,

        @Schema(description = "Grows with every start of the answering member")
        long incarnation,

        @Schema(description = "How many voters must agree") int quorum,
        @Schema(description = "How many members vote") int voters,
        Lease lease,

        @Schema(description = "It hears fewer voters than the quorum: it suspects nobody, and nothing moves")
        boolean isolated,

        @Schema(description = "For how long this voter still grants nothing new; null if it does") @Nullable
        Long quarantineMs,

        long configVersion,
        String configDigest,

        @Schema(
                description =
                        "The members whose configuration differs from this member's: nothing is granted between them")
        List<String> differing,

        @Schema(description = "Another process runs under this member's id")
        boolean rival,

        @Schema(description = "That process is the newer one: this one acquires nothing any more")
        boolean superseded,

        MemberCounts members,
        ItemCounts items,

        @Schema(description = "What is not well, a sentence each; empty where all is")
        List<String> concerns) {

    /** Whether a quorum has answered recently enough to hold anything, and for how long that lasts if nobody answers again. */
    public record Lease(boolean held, long remainingMs) {}

    /**
     * @param missing programs that the answering member can't run
     * @param sendings how it goes with the webhooks to which it sends
     */
    public static ClusterView of(Snapshot now, List<MissingProgram> missing, List<Sending> sendings) {
        return new ClusterView(
                now.self(),
                Words.of(now.phase()),
                Words.of(now.enrolment()),
                now.session().incarnation(),
                now.config().settings().quorum(),
                now.config().voters().size(),
                new Lease(now.lease().held(), now.lease().remaining().toMillis()),
                now.isolated(),
                remaining(now.quarantine(), now.at()),
                now.config().version(),
                now.configDigest().toString(),
                List.copyOf(now.differing()),
                now.rival() != null,
                now.superseded(),
                MemberCounts.of(now.members()),
                ItemCounts.of(now.items()),
                Stream.concat(Concerns.of(now, missing).stream(), WebhookDetails.concerns(sendings).stream())
                        .toList());
    }

    private static @Nullable Long remaining(@Nullable Moment end, Moment now) {
        if (end == null) {
            return null;
        }
        Duration left = end.since(now);
        return left.isNegative() ? 0 : left.toMillis();
    }
}
