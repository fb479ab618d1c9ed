package io.flip.engine.turn;

import io.flip.engine.claim.Claims;
import io.flip.engine.claim.Lease;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Peers;
import io.flip.engine.holding.Holdings;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.plan.ItemId;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Leftovers;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.List;

/**
 * How a member leaves (protocol 5, stopping): it puts everything down, says so, and stays to vote until the others have taken over what it held, for
 * the ping timeout at most. Its vote may be the one that they need.
 */
public final class Departure {

    private final String self;
    private final InForce inForce;
    private final Contact contact;
    private final Peers peers;
    private final FailureDetector detector;
    private final Lease lease;
    private final Holdings holdings;
    private final Placement placement;
    private final Claims claims;
    private final Consequences changes;
    private final Out out;
    private final List<ItemId> released = new ArrayList<>();
    private boolean leaving;
    private boolean done;
    private long said;
    private Moment latest = Moment.NEVER;

    public Departure(
            String self,
            InForce inForce,
            Contact contact,
            Peers peers,
            FailureDetector detector,
            Lease lease,
            Holdings holdings,
            Placement placement,
            Claims claims,
            Consequences changes,
            Out out) {
        this.self = self;
        this.inForce = inForce;
        this.contact = contact;
        this.peers = peers;
        this.detector = detector;
        this.lease = lease;
        this.holdings = holdings;
        this.placement = placement;
        this.claims = claims;
        this.changes = changes;
        this.out = out;
    }

    public void begin() {
        if (!leaving) {
            leaving = true;
            changes.leaving();
            placement.plan().all().keySet().stream()
                    .filter(placement::sharded)
                    .filter(item -> claims.holders(item).contains(self))
                    .forEach(released::add);
        }
    }

    /** Else what an earlier run had up of a replicated system is there still: its start left that up, and nothing has brought it up since. */
    private boolean allDown() {
        return contact.everHad()
                || inForce.cluster().systems().stream()
                        .noneMatch(system -> Leftovers.leaves(system, inForce.cluster(), self));
    }

    boolean leaving() {
        return leaving;
    }

    public boolean done() {
        return done;
    }

    /** This member's self was published under that number. */
    void said(long number) {
        said = number;
    }

    public void look(Moment now) {
        if (!leaving || done) {
            return;
        }
        if (!holdings.isEmpty()) {
            latest = Moment.NEVER; // what comes of it has to be told as well
            return;
        }
        if (latest.equals(Moment.NEVER)) {
            latest = now.plus(inForce.timeout());
        }
        if (!now.isBefore(latest) || (everybodyKnows(now) && handedOver(now))) {
            done = true;
            out.add(new Effect.Stopped(allDown()));
        }
    }

    private boolean everybodyKnows(Moment now) {
        return peers.voters().stream()
                .filter(peer -> detector.hears(peer.id(), now))
                .allMatch(peer -> peer.hasConfirmed(said));
    }

    private boolean handedOver(Moment now) {
        boolean nobodyCan = !now.isBefore(lease.contactUntil());
        return nobodyCan || released.stream().allMatch(item -> placement.planned(item) == null || heldByAnother(item));
    }

    /** Its own claim may still say that it holds it, where that was put down just now. */
    private boolean heldByAnother(ItemId item) {
        return claims.holders(item).stream().anyMatch(holder -> !holder.equals(self));
    }

    public Moment nextDeadline() {
        return done ? Moment.NEVER : latest;
    }
}
