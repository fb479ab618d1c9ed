package io.flip.engine;

import io.flip.engine.gossip.Adopted;
import io.flip.engine.gossip.Answered;
import io.flip.engine.gossip.Answering;
import io.flip.engine.gossip.Chunks;
import io.flip.engine.gossip.Comparison;
import io.flip.engine.gossip.Contents;
import io.flip.engine.gossip.Conversation;
import io.flip.engine.gossip.Correspondence;
import io.flip.engine.gossip.Early;
import io.flip.engine.gossip.Facts;
import io.flip.engine.gossip.Gossip;
import io.flip.engine.gossip.Judging;
import io.flip.engine.gossip.Learning;
import io.flip.engine.gossip.Outbox;
import io.flip.engine.gossip.OwnSelf;
import io.flip.engine.gossip.Pinging;
import io.flip.engine.gossip.PulledVerdicts;
import io.flip.engine.gossip.Pushing;
import io.flip.engine.gossip.Reception;
import io.flip.engine.gossip.Relay;
import io.flip.engine.gossip.Rivals;
import io.flip.engine.member.Session;
import io.flip.engine.member.Speaker;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.message.Packer;
import io.flip.engine.time.Moment;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** What speaks with the other members, put together from the parts that it uses. */
final class Speaking {

    private final Rivals rivals;
    final Comparison comparison;
    final Facts facts;
    final Judging judging;
    final Answering answering;
    private final Contents contents;
    final Pinging pinging;
    private final Gossip gossip;
    final Adopted adopted;

    Speaking(Parts its, Packer packer, Moment now) {
        Speaker identity = its.settings.identity();
        String self = identity.id();
        Outbox outbox = new Outbox(self, its.registry, its.bulletin, its.out);
        rivals = new Rivals(identity, its.inForce, its.registry, its.placement, its.changes, its.out);
        comparison = new Comparison(its.registry, its.peers, its.changes, its.out);
        Learning learning =
                new Learning(self, its.membership, its.claims, its.placement, its.peers, rivals, its.changes);
        Early early = new Early(self, its.membership, its.detector);
        Relay relay = new Relay(its.inForce, its.bulletin, its.shelf);
        facts = new Facts(early, learning, relay, its.pulls, its.shelf, its.detector);
        judging = new Judging(its.inForce, comparison, its.claims, its.grants, its.shelf, its.changes, its.out);
        answering = new Answering(its.inForce, its.peers, judging, its.epochs, its.changes, outbox);
        PulledVerdicts pulled = new PulledVerdicts(its.lease, its.pulls);
        Answered answered = new Answered(its.inForce, its.attendance, its.lease, pulled, its.epochs, its.changes);
        contents = new Contents(its.shelf, its.pulls, its.peers, its.registry, outbox);
        Chunks chunks = new Chunks(packer, its.pulls, facts, pulled, answering, its.registry, its.out);
        Reception reception = new Reception(
                identity,
                its.inForce,
                its.registry,
                new OwnSelf(self, its.membership, its.shelf),
                contents,
                chunks,
                outbox);
        Conversation conversation =
                new Conversation(its.detector, learning, facts, rivals, comparison, answering, answered);
        gossip = new Gossip(
                self,
                its.peers,
                its.registry,
                new Correspondence(identity, its.inForce, its.placement, conversation, contents, chunks, outbox),
                reception);
        adopted = new Adopted(its.inForce, facts, reception, judging, pulled, comparison, answering);
        Pushing pushing = new Pushing(self, its.bulletin, its.shelf, outbox);
        pinging = new Pinging(its.inForce, its.peers, its.detector, outbox, pushing, now);
    }

    void received(Message message, Endpoint at, Moment now) {
        gossip.received(message, at, now);
    }

    /** All that is to be said, once everything is up to date. */
    void speak(Moment now) {
        pinging.look(now);
        answering.answer(now);
        facts.look(now);
        contents.look(now);
    }

    /** Peers that have another configuration of this member's version. */
    SequencedSet<String> differing() {
        return comparison.differing();
    }

    /** See {@link Rivals#rival}. */
    @Nullable
    Session rival(Moment now) {
        return rivals.rival(now);
    }
}
