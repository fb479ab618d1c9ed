package io.flip.engine;

import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Session;
import java.util.Locale;

/** What operators are told when a member's state has changed. */
final class Turnings {

    private Turnings() {}

    static Event of(Membership.Change change, Parts parts) {
        Session session = parts.placement.session(change.member());
        return new Event(
                Event.Kind.MEMBER,
                change.member(),
                null,
                name(change.from()),
                name(change.to()),
                null,
                reason(change, parts.membership),
                null,
                session == null ? null : Long.toString(session.incarnation()));
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
