package io.flip.engine.turn;

import io.flip.engine.gossip.Pinging;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Speaker;
import io.flip.engine.message.Body;
import io.flip.engine.message.Notice;
import io.flip.engine.placement.Consequences;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;
import java.util.SequencedSet;
import java.util.TreeSet;

/** Protocol 3: a voter says whom it suspects once it has listened for long enough; one that leaves suspects nobody. */
public final class OwnOpinion {

    private final Speaker identity;
    private final InForce inForce;
    private final FailureDetector detector;
    private final Membership membership;
    private final OwnFacts facts;
    private final Pinging pinging;
    private final Consequences changes;
    private final Departure departure;
    private final Moment listenAtLeastUntil;
    private Moment listenUntil;
    private long version;
    private SequencedSet<String> published = new TreeSet<>();

    public OwnOpinion(
            Speaker identity,
            InForce inForce,
            FailureDetector detector,
            Membership membership,
            OwnFacts facts,
            Pinging pinging,
            Consequences changes,
            Departure departure,
            Moment now) {
        this.identity = identity;
        this.inForce = inForce;
        this.detector = detector;
        this.membership = membership;
        this.facts = facts;
        this.pinging = pinging;
        this.changes = changes;
        this.departure = departure;
        this.listenAtLeastUntil = now.plus(inForce.timeout().multipliedBy(2));
        this.listenUntil = listenAtLeastUntil;
    }

    public void look(Moment now) {
        if (!inForce.votes()) {
            return;
        }
        if (version == 0) {
            // What it suspected in its last session stands until it has waited for the same members again.
            listenUntil = Moment.later(listenAtLeastUntil, detector.listensUntil());
            if (now.isBefore(listenUntil) && !departure.leaving()) {
                return;
            }
        }
        SequencedSet<String> suspects = departure.leaving() ? new TreeSet<>() : detector.suspects();
        if (version > 0 && suspects.equals(published)) {
            return;
        }
        published = new TreeSet<>(suspects);
        Opinion opinion = new Opinion(identity.id(), identity.session(), ++version, new TreeSet<>(suspects));
        membership.learn(opinion);
        facts.publish(Notice.Kind.OPINION, version, new Body.OfOpinion(opinion));
        changes.ownOpinion();
        pinging.everybodySoon();
    }

    public Moment nextDeadline() {
        return version == 0 && inForce.votes() ? listenUntil : Moment.NEVER;
    }
}
