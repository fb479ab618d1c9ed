package io.flip.engine.gossip;

import io.flip.engine.claim.Claim;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Peers;
import io.flip.engine.gossip.Judging.Judged;
import io.flip.engine.grant.Epochs;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.News;
import io.flip.engine.message.Payload;
import io.flip.engine.placement.Consequences;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers pings, when all that came with them has been thought through, and once more if the verdict changes. */
public final class Answering {

    private final InForce inForce;
    private final Peers peers;
    private final Judging judging;
    private final Epochs epochs;
    private final Consequences changes;
    private final Outbox outbox;
    private final SequencedSet<String> unanswered = new TreeSet<>();
    private long lastChanges = -1;

    public Answering(
            InForce inForce, Peers peers, Judging judging, Epochs epochs, Consequences changes, Outbox outbox) {
        this.inForce = inForce;
        this.peers = peers;
        this.judging = judging;
        this.epochs = epochs;
        this.changes = changes;
        this.outbox = outbox;
    }

    void pinged(Peer peer) {
        unanswered.add(peer.id());
    }

    /** The ping that told of it was answered before: one that asks for more need not wait for its next one. */
    void claimPulled(Claim claim, String from, Moment now) {
        Peer peer = peers.get(from);
        Judged last = judging.last(from);
        boolean asksForMore = last == null
                || !last.verdict().granted().keySet().containsAll(claim.items().keySet());
        if (asksForMore && peer != null && claim.holder().equals(from) && peer.awaitsAnswer(now)) {
            unanswered.add(from);
        }
    }

    /** Tells a peer that is no voter, and so is pinged by nobody, what it should know at once. */
    public void tell(String id, Moment now) {
        Peer peer = peers.get(id);
        if (peer != null && !peer.voter() && inForce.votes() && peer.awaitsAnswer(now)) {
            unanswered.add(id);
        }
    }

    /** It has a new session: what it asked for before is over. */
    void forget(Peer peer) {
        judging.forget(peer.id());
    }

    /** Another configuration is in force. */
    void adopted() {
        unanswered.retainAll(peers.ids());
    }

    /** Answers the pings of this turn, and again those whose verdict has changed since. */
    public void answer(Moment now) {
        for (String id : List.copyOf(unanswered)) {
            Peer peer = peers.get(id);
            if (peer != null) {
                answer(peer, judging.verdict(peer, now), now);
            }
        }
        unanswered.clear();
        if (lastChanges != changes.verdicts()) {
            lastChanges = changes.verdicts();
            answerAgain(now);
        }
    }

    /** A member that asked for something that it was not granted yet, and is likely to be listening, hears it as soon as it is. */
    private void answerAgain(Moment now) {
        for (String id : judging.waiting(peers.ids())) {
            Peer peer = Objects.requireNonNull(peers.get(id), id);
            Judged before = judging.last(id);
            Judged after = peer.awaitsAnswer(now) ? judging.verdict(peer, now) : null;
            if (before != null && after != null && !after.verdict().equals(before.verdict())) {
                answer(peer, after, now);
            }
        }
    }

    private void answer(Peer peer, @Nullable Judged verdict, Moment now) {
        Payload payload = verdict == null ? null : verdict.payload();
        News news = outbox.news(peer);
        outbox.send(
                peer,
                new Ack(
                        outbox.header(peer.session()),
                        peer.lastReceivedPing(),
                        news,
                        payload,
                        peer.rival(now),
                        inForce.votes() ? epochs.told() : null,
                        inForce.mayGrant()));
    }
}
