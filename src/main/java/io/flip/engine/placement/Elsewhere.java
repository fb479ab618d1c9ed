package io.flip.engine.placement;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.HoldState;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Membership;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import org.jspecify.annotations.Nullable;

/** What this member knows of where an item is up, but here. */
final class Elsewhere {

    private final String self;
    private final Membership membership;
    private final FailureDetector detector;
    private final Claims claims;

    Elsewhere(String self, Membership membership, FailureDetector detector, Claims claims) {
        this.self = self;
        this.membership = membership;
        this.detector = detector;
        this.claims = claims;
    }

    /** Whether a member that is alive says that the item is active there. */
    boolean isUp(ItemId item) {
        return claims.holders(item).stream().anyMatch(holder -> !holder.equals(self) && isUpOn(holder, item));
    }

    private boolean isUpOn(String holder, ItemId item) {
        Claim.Entry entry = claims.entry(holder, item);
        return membership.state(holder) == MemberState.ALIVE && entry != null && entry.state() == HoldState.ACTIVE;
    }

    /**
     * Whether another member may have the item (protocol 5, the fence).
     *
     * @param system of the item; {@code null} if the configuration has it no more
     * @param since what members claimed before that is too old
     */
    boolean mayBeUp(ItemId item, @Nullable SystemConfig system, Moment since) {
        return claims.holders(item).stream().anyMatch(holder -> !holder.equals(self))
                || claims.isAbandoned(item)
                || (system != null
                        && system.spec().members().stream()
                                .anyMatch(member -> !member.equals(self) && mayHave(member, item, system, since)));
    }

    /**
     * Hearing a member is not enough: it may not have told its claim yet. What it asks for it may have been granted. In a system that releases the lease keeps an
     * address from two members; in one that holds, a member that left may be there again, unheard, and one that does not speak to this one may have what no
     * voter remembers.
     */
    private boolean mayHave(String member, ItemId item, SystemConfig system, Moment since) {
        boolean keeps = system.spec().onIsolation() == OnIsolation.HOLD;
        return claims.entry(member, item) != null
                || switch (membership.state(member)) {
                    case NEW, PROBABLY_DOWN, DOWN -> true;
                    case ALIVE -> (keeps || detector.speaksWith(member)) && !claims.isKnown(member, since);
                    case LEFT -> keeps && !claims.isKnown(member, since);
                };
    }
}
