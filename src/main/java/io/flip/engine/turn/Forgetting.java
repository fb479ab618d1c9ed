package io.flip.engine.turn;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.gossip.Facts;
import io.flip.engine.grant.Grants;
import io.flip.engine.plan.ItemId;
import io.flip.engine.sync.FormerMembers;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;

/** A member and an item that are none any more are forgotten once they are let go. Items are in no hurry: their holder may be away for long. */
public final class Forgetting {

    private final InForce inForce;
    private final FormerMembers formerMembers;
    private final Grants grants;
    private final Facts facts;
    private final Out out;
    private Moment next;

    public Forgetting(InForce inForce, FormerMembers formerMembers, Grants grants, Facts facts, Out out, Moment now) {
        this.inForce = inForce;
        this.formerMembers = formerMembers;
        this.grants = grants;
        this.facts = facts;
        this.out = out;
        this.next = now;
    }

    /** Another version is in force: there may be more to forget. */
    void soon(Moment now) {
        next = now;
    }

    void look(Moment now) {
        if (now.isBefore(next)) {
            return;
        }
        boolean members = formerMembers.forget(now, facts::forgotten);
        boolean items = forgetItems();
        Duration wait = inForce.timeout().dividedBy(members ? 10 : 1);
        next = members || items ? now.plus(wait) : Moment.NEVER;
    }

    /** Whether notes of items that are gone are left. */
    private boolean forgetItems() {
        List<ItemId> forgotten = grants.forgetWhatIsGone();
        if (!forgotten.isEmpty()) {
            out.add(new Effect.ForgetNotes(forgotten));
        }
        return grants.notesWhatIsGone();
    }

    Moment nextDeadline() {
        return next;
    }
}
