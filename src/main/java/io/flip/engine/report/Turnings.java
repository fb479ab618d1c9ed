package io.flip.engine.report;

import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Session;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What operators are told when a member's state has changed. */
public final class Turnings {

    private Turnings() {}

    /** @param session of the member, as far as it is known */
    public static Event of(Membership.Change change, @Nullable Session session, Membership membership) {
        return Event.ofMember(change.member(), name(change.from()), name(change.to()), reason(change, membership))
                .marked(session == null ? null : Long.toString(session.incarnation()));
    }

    private static String name(MemberState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String reason(Membership.Change change, Membership membership) {
        return switch (change.to()) {
            case NEW -> "not heard of yet";
            case ALIVE -> change.from() == MemberState.NEW ? "heard of" : "heard again, and nobody suspects it";
            case PROBABLY_DOWN, DOWN -> "suspected by " + String.join(", ", membership.suspectedBy(change.member()));
            case LEFT -> "it said that it leaves, and holds nothing";
        };
    }
}
