package io.flip.actuate;

import io.flip.engine.member.MemberState;
import io.flip.engine.member.Phase;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.node.NodeFront;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether this member hears enough voters for anything to be decided. */
final class QuorumHealth implements HealthIndicator {

    private final NodeFront node;

    QuorumHealth(NodeFront node) {
        this.node = node;
    }

    @Override
    public Health health() {
        Snapshot now = node.snapshot();
        List<String> missing = missing(now);
        return status(now, missing)
                .withDetail("quorum", now.config().settings().quorum())
                .withDetail("voters", now.config().voters().size())
                .withDetail("missing", missing)
                .withDetail("quarantine", now.quarantine() != null)
                .build();
    }

    private static Health.Builder status(Snapshot now, List<String> missing) {
        if (!now.isolated()) {
            return Health.up();
        }
        if (now.phase() == Phase.STARTING) {
            return Health.outOfService();
        }
        return Health.down()
                .withDetail(
                        "advice",
                        "This member hears fewer voters than the quorum, and nothing moves. Start %s, or mend the network to them."
                                .formatted(missing.isEmpty() ? "the others" : String.join(", ", missing)));
    }

    /** The voters that are not known to be there. An isolated member suspects nobody, so that silence counts as well. */
    private static List<String> missing(Snapshot now) {
        return now.members().stream()
                .filter(member -> now.config().votes(member.config()))
                .filter(member -> !member.config().id().equals(now.self()))
                .filter(member -> member.state() != MemberState.ALIVE || silent(member, now))
                .map(member -> member.config().id())
                .toList();
    }

    private static boolean silent(MemberView member, Snapshot now) {
        return member.lastHeard() == null
                || member.lastHeard().compareTo(now.config().settings().pingTimeout()) > 0;
    }
}
