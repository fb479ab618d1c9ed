package io.flip.engine;

import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;
import io.flip.engine.startup.Leftovers;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.List;

/**
 * How a member leaves (protocol 5, stopping): it puts everything down, says so, and stays to vote until the others have taken over what it held, for
 * the ping timeout at most. Its vote may be the one that they need.
 */
final class Departure {

    private final Parts parts;
    private final List<ItemId> released = new ArrayList<>();
    private boolean leaving;
    private boolean done;
    private boolean hadContact;
    private long said;
    private Moment latest = Moment.NEVER;

    Departure(Parts parts) {
        this.parts = parts;
    }

    void begin() {
        if (!leaving) {
            leaving = true;
            parts.changes.leaving();
            parts.placement.plan().all().keySet().stream()
                    .filter(parts.placement::sharded)
                    .filter(item -> parts.claims.holders(item).contains(parts.settings.self()))
                    .forEach(released::add);
        }
    }

    /** A quorum answers: what a start leaves up comes up again, and goes down by what brought it up. */
    void hasContact() {
        hadContact = true;
    }

    /** Else what an earlier run had up of a replicated system is there still: its start left that up, and nothing has brought it up since. */
    private boolean allDown() {
        return hadContact
                || parts.inForce.cluster().systems().stream()
                        .noneMatch(system -> Leftovers.leaves(system, parts.inForce.cluster(), parts.settings.self()));
    }

    boolean leaving() {
        return leaving;
    }

    boolean done() {
        return done;
    }

    /** This member's self was published under that number. */
    void said(long number) {
        said = number;
    }

    void look(Moment now) {
        if (!leaving || done) {
            return;
        }
        if (!parts.holdings.isEmpty()) {
            latest = Moment.NEVER; // what comes of it has to be told as well
            return;
        }
        if (latest.equals(Moment.NEVER)) {
            latest = now.plus(parts.inForce.timeout());
        }
        if (!now.isBefore(latest) || (everybodyKnows(now) && handedOver(now))) {
            done = true;
            parts.out.add(new Effect.Stopped(allDown()));
        }
    }

    private boolean everybodyKnows(Moment now) {
        return parts.peers.voters().stream()
                .filter(peer -> parts.detector.hears(peer.id(), now))
                .allMatch(peer -> peer.hasConfirmed(said));
    }

    private boolean handedOver(Moment now) {
        boolean nobodyCan = !now.isBefore(parts.lease.contactUntil());
        return nobodyCan
                || released.stream().allMatch(item -> parts.placement.planned(item) == null || heldByAnother(item));
    }

    /** Its own claim may still say that it holds it, where that was put down just now. */
    private boolean heldByAnother(ItemId item) {
        return parts.claims.holders(item).stream().anyMatch(holder -> !holder.equals(parts.settings.self()));
    }

    Moment nextDeadline() {
        return done ? Moment.NEVER : latest;
    }
}
