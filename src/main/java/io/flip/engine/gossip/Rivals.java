package io.flip.engine.gossip;

import io.flip.engine.effect.Event;
import io.flip.engine.effect.Out;
import io.flip.engine.member.Session;
import io.flip.engine.member.Speaker;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import org.jspecify.annotations.Nullable;

/** Other processes that run under this member's id (protocol 5, two processes with one id); the newer one goes on. */
public final class Rivals {

    private final Speaker identity;
    private final InForce inForce;
    private final Registry registry;
    private final Placement placement;
    private final Consequences changes;
    private final Out out;

    private @Nullable Session last;
    private Moment until = Moment.LONG_PAST;

    public Rivals(
            Speaker identity, InForce inForce, Registry registry, Placement placement, Consequences changes, Out out) {
        this.identity = identity;
        this.inForce = inForce;
        this.registry = registry;
        this.placement = placement;
        this.changes = changes;
        this.out = out;
    }

    /** A peer has seen another session under this member's id. */
    void seen(Session other, Moment now) {
        until = now.plus(inForce.timeout());
        if (!other.equals(last)) {
            last = other;
            notice(other);
        }
    }

    /** Such a session says something. */
    void notice(Session other) {
        if (other.isNewerThan(identity.session()) && !placement.superseded()) {
            placement.supersede();
            registry.register().supersede();
            changes.superseded();
            String self = identity.id();
            out.report(Event.ofMember(
                    self,
                    null,
                    "superseded",
                    "another process runs as " + self
                            + " and is newer: this one lets go of everything; stop one of them"));
        }
    }

    /** Another session under this member's id that was seen within the last {@code T}; a newer one for good. */
    public @Nullable Session rival(Moment now) {
        return placement.superseded() || now.isBefore(until) ? last : null;
    }
}
