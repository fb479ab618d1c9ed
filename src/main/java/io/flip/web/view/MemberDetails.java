package io.flip.web.view;

import io.flip.engine.member.Session;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.report.Snapshot.MemberView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One member, as the member that was asked sees it. */
public record MemberDetails(
        String id,
        @Schema(description = "Its address or host name") String ip,
        @Schema(description = "Its UDP port") int port,

        @Schema(description = "Lower comes first; null comes last") @Nullable
        Integer priority,

        @Schema(description = "The systems that it takes part in")
        List<String> systems,

        @Schema(description = "Whether its opinion counts towards the quorum")
        boolean voter,

        @Schema(description = "It is in no system: it votes and holds nothing")
        boolean arbiter,

        @Schema(description = "It gets nothing until it is resumed")
        boolean drained,

        @Schema(description = "new, alive, probably_down, down or left")
        String state,

        @Schema(description = "starting, ready, draining or leaving; null if it was never heard of") @Nullable
        String phase,

        @Schema(description = "The voters that suspect it") List<String> suspectedBy,

        @Schema(description = "Grows with every start of that member; null if it was never heard of") @Nullable
        Long incarnation,

        @Schema(description = "How long ago the answering member itself heard it; null for never, 0 for itself")
        @Nullable
        Long lastHeardMs,

        @Schema(description = "How long its last answer took, with fractions; null if it answered none") @Nullable
        Double rttMs,

        @Schema(description = "How many items it says that it holds")
        int items) {

    public static MemberDetails of(MemberView member, ClusterConfig cluster) {
        MemberConfig config = member.config();
        Session session = member.session();
        return new MemberDetails(
                config.id(),
                config.ip(),
                config.port(),
                config.priority(),
                config.systems(),
                cluster.votes(config),
                config.arbiter(),
                config.drained(),
                Words.of(member.state()),
                Words.ofNullable(member.phase()),
                List.copyOf(member.suspectedBy()),
                session == null ? null : session.incarnation(),
                Words.millis(member.lastHeard()),
                Words.fineMillis(member.rtt()),
                member.items());
    }
}
