package io.flip.engine.gossip;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.grant.Grants;
import io.flip.engine.message.Body;
import io.flip.engine.message.Payload;
import io.flip.engine.placement.Consequences;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The verdicts that this voter gives its peers, each until something changes that it rests on. */
public final class Judging {

    /** A verdict given. */
    record Judged(long changes, Claim claim, Verdict verdict, Payload payload) {}

    private final InForce inForce;
    private final Comparison comparison;
    private final Claims claims;
    private final Grants grants;
    private final Shelf shelf;
    private final Consequences changes;
    private final Out out;
    private final Map<String, Judged> judged = new TreeMap<>();

    /** The peers that were not granted all that they asked for. */
    private final SequencedSet<String> waiting = new TreeSet<>();

    public Judging(
            InForce inForce,
            Comparison comparison,
            Claims claims,
            Grants grants,
            Shelf shelf,
            Consequences changes,
            Out out) {
        this.inForce = inForce;
        this.comparison = comparison;
        this.claims = claims;
        this.grants = grants;
        this.shelf = shelf;
        this.changes = changes;
        this.out = out;
    }

    /** What this voter has to say now to what the peer claims; {@code null} where it may say nothing, or knows no claim of this session. */
    @Nullable
    Judged verdict(Peer peer, Moment now) {
        Claim claim = claims.direct(peer.id());
        if (!inForce.mayGrant()
                || claim == null
                || !claim.session().equals(peer.session())
                || !inForce.sameTerms(comparison.of(peer.id()))
                || inForce.cluster().member(peer.id()).isEmpty()) {
            return null;
        }
        Judged before = judged.get(peer.id());
        if (before != null
                && before.changes() == changes.verdicts()
                && before.claim().version() == claim.version()) {
            return before;
        }
        Verdict verdict = judge(claim, now);
        Payload payload = before != null && before.verdict().equals(verdict)
                ? before.payload()
                : shelf.payload("VERDICT " + peer.id(), new Body.OfVerdict(verdict));
        Judged next = new Judged(changes.verdicts(), claim, verdict, payload);
        judged.put(peer.id(), next);
        if (verdict.granted().size() < claim.items().size()) {
            waiting.add(peer.id());
        } else {
            waiting.remove(peer.id());
        }
        return next;
    }

    /** The voter's notes are written before the verdict leaves (protocol 5, judging). */
    public Verdict judge(Claim claim, Moment now) {
        Verdict verdict = grants.judge(claim, now);
        List<Note> notes = grants.takeUnwritten();
        if (!notes.isEmpty()) {
            out.add(new Effect.StoreNotes(notes));
            changes.noted();
        }
        return verdict;
    }

    /** What the peer was told last. */
    @Nullable
    Judged last(String peer) {
        return judged.get(peer);
    }

    /** Those of them that wait for more. */
    List<String> waiting(Collection<String> peers) {
        waiting.retainAll(peers);
        return new ArrayList<>(waiting);
    }

    /** It has a new session. */
    void forget(String peer) {
        judged.remove(peer);
        waiting.remove(peer);
    }

    /** Another configuration is in force: what was judged under the one before is over. */
    void adopted() {
        judged.clear();
    }
}
