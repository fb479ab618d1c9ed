package io.flip.engine.quorum;

import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Several quorums, of which each must agree: that of the present terms, and those of former ones of which leases may be held (protocol 7, rule
 * 14).
 */
public record JointQuorum(List<Quorum> quorums) {

    public JointQuorum(List<Quorum> quorums) {
        this.quorums = List.copyOf(quorums);
    }

    /** The former ones, and the present one. */
    public JointQuorum(List<Quorum> former, Quorum present) {
        this(joined(former, present));
    }

    private static List<Quorum> joined(List<Quorum> former, Quorum present) {
        List<Quorum> all = new ArrayList<>(former);
        all.add(present);
        return all;
    }

    /** Until when all of them agree, as of {@link Quorum#until}; for ever if there are none. */
    public <A> Moment until(Map<String, A> said, Function<A, Moment> end) {
        Moment until = Moment.NEVER;
        for (Quorum each : quorums) {
            until = Moment.earlier(until, each.until(said, end));
        }
        return until;
    }
}
