package io.flip.engine.turn;

import io.flip.engine.gossip.Pinging;
import io.flip.engine.holding.Holdings;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.member.Speaker;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.register.Additions;
import io.flip.engine.report.WebhookCursors;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What this member says of itself (protocol 2, self), made anew where something of it has changed. */
public final class OwnWord {

    private final Speaker identity;
    private final InForce inForce;
    private final Contact contact;
    private final Holdings holdings;
    private final WebhookCursors cursors;
    private final Membership membership;
    private final Placement placement;
    private final OwnFacts facts;
    private final Pinging pinging;
    private final Consequences changes;
    private final Departure departure;
    private @Nullable Self last;

    public OwnWord(
            Speaker identity,
            InForce inForce,
            Contact contact,
            Holdings holdings,
            WebhookCursors cursors,
            Membership membership,
            Placement placement,
            OwnFacts facts,
            Pinging pinging,
            Consequences changes,
            Departure departure) {
        this.identity = identity;
        this.inForce = inForce;
        this.contact = contact;
        this.holdings = holdings;
        this.cursors = cursors;
        this.membership = membership;
        this.placement = placement;
        this.facts = facts;
        this.pinging = pinging;
        this.changes = changes;
        this.departure = departure;
    }

    public void look(Moment now) {
        Self old = last;
        Phase phase = phase();
        boolean leased = contact.leased(now);
        boolean holding = holdings.holding();
        SequencedMap<ItemId, Setback> setbacks = holdings.setbacks(now);
        SequencedMap<String, Long> sent =
                cursors.of(inForce.cluster().settings().webhooks());
        if (old != null
                && old.phase() == phase
                && old.leased() == leased
                && old.holding() == holding
                && old.setbacks().equals(setbacks)
                && old.sent().equals(sent)
                && !placement.mustSaySoAgain(old)) {
            return;
        }
        Self next = new Self(
                identity.id(),
                identity.session(),
                old == null ? 1 : old.version() + 1,
                phase,
                leased,
                holding,
                new TreeSet<>(),
                setbacks,
                Additions.KNOWN,
                sent);
        if (old != null && (old.phase() != phase || !old.setbacks().equals(setbacks) || departure.leaving())) {
            pinging.everybodySoon();
        }
        changes.ownSelf(old != null && old.phase() != phase);
        last = next;
        membership.learn(next);
        departure.said(facts.publish(Notice.Kind.SELF, next.version(), new Body.OfSelf(next)));
    }

    private Phase phase() {
        return departure.leaving() ? Phase.LEAVING : inForce.drained() ? Phase.DRAINING : Phase.READY;
    }
}
