package io.flip.engine;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Note;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.exchange.Peer;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.message.News;
import io.flip.engine.message.Packer;
import io.flip.engine.message.Payload;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the others send and writes the answers (protocol 2). A message counts only where its echo is this member's session: who
 * replays an old one is answered, and has changed nothing.
 */
final class Correspondence {

    private static final News NOTHING = new News(0, 0, 0, List.of());

    /** A verdict given, until something changes that it rests on. */
    private record Judged(long viewVersion, Claim claim, Verdict verdict, Payload payload) {}

    private final Parts parts;
    private final Packer packer;
    private final Facts facts;
    private final Reception reception;
    private final Map<String, ConfigRef> refs = new TreeMap<>();
    private final Map<String, Judged> judged = new TreeMap<>();
    private final PulledVerdicts pulled;
    private final SequencedSet<String> unanswered = new TreeSet<>();
    private final SequencedSet<String> waiting = new TreeSet<>();
    private long lastView = -1;
    private final SequencedSet<String> differing = new TreeSet<>();

    private @Nullable Session lastRival;
    private Moment rivalUntil = Moment.LONG_PAST;

    Correspondence(Parts parts, Facts facts, Packer packer) {
        this.parts = parts;
        this.packer = packer;
        this.facts = facts;
        this.reception = new Reception(parts, this);
        this.pulled = new PulledVerdicts(parts.lease, parts.pulls);
    }

    SequencedSet<String> differing() {
        return new TreeSet<>(differing);
    }

    // -- reading

    void received(Message message, Endpoint at, Moment now) {
        Header header = message.header();
        Peer peer = parts.peers.get(header.from());
        switch (message) {
            case Message.Registered registered -> parts.registry.received(registered, at, now);
            case Message.Join join -> reception.join(join, at);
            case Message.Welcome _ -> {} // this one does not join any more
            default -> {
                if (peer != null) {
                    received(message, peer, at, now);
                } else if (!header.from().equals(parts.settings.self())) {
                    reception.stranger(message, at, now);
                }
            }
        }
    }

    private void received(Message message, Peer peer, Endpoint at, Moment now) {
        Header header = message.header();
        boolean echoed = parts.settings.session().equals(header.echo());
        Session known = parts.placement.session(peer.id());
        if (known != null && known.isNewerThan(header.session())) {
            if (echoed) {
                peer.rivalSeen(header.session(), now);
            }
            answerWithoutCounting(message, peer, at, known);
        } else if (!echoed) {
            answerWithoutCounting(message, peer, at, null);
        } else {
            fresh(message, peer, at, now);
        }
    }

    private void answerWithoutCounting(Message message, Peer peer, Endpoint at, @Nullable Session rival) {
        Header header = header(message.header().session());
        switch (message) {
            case Ping ping ->
                parts.out.add(new Effect.Send(
                        peer.id(), at, new Ack(header, ping.sequence(), NOTHING, null, rival, null, parts.inForce.mayGrant())));
            case Fetch fetch -> parts.out.add(new Effect.Send(peer.id(), at, reception.chunk(fetch, header)));
            default -> {}
        }
    }

    private void fresh(Message message, Peer peer, Endpoint at, Moment now) {
        Header header = message.header();
        if (peer.fresh(header.session(), at)) {
            facts.sessionSeen(peer.id(), header.session(), now);
            judged.remove(peer.id());
            waiting.remove(peer.id());
            if (peer.voter()) {
                peer.pingSoon();
            }
        }
        parts.detector.heard(peer.id(), now);
        compare(header.config(), peer.id(), now);
        parts.registry.strangers().heard(peer.id(), at);
        switch (message) {
            case Ping ping -> ping(ping, peer, now);
            case Ack ack -> ack(ack, peer, now);
            case Fetch fetch -> send(peer, reception.chunk(fetch, header(peer.session())));
            case Chunk chunk -> chunk(chunk, peer.id(), now);
            case Message.Registered _, Message.Join _, Message.Welcome _ -> {} // came in by another door
        }
    }

    private void compare(ConfigRef theirs, String peer, Moment now) {
        parts.registry.heardOf(theirs, peer, now);
        refs.put(peer, theirs);
        ConfigRef ours = parts.registry.ref();
        boolean differs = theirs.version() == ours.version() && !theirs.equals(ours);
        if (differs ? differing.add(peer) : differing.remove(peer)) {
            parts.changes.difference();
            parts.out.report(new Event(
                    Event.Kind.CONFIG,
                    peer,
                    null,
                    differs ? "same" : "different",
                    differs ? "different" : "same",
                    null,
                    differs
                            ? "its configuration (" + theirs.digest() + ") is not this member's ("
                                    + ours.digest()
                                    + "): nothing is granted between them; make the files the same and restart"
                            : "its configuration is the same as this member's"));
        }
    }

    private void ping(Ping ping, Peer peer, Moment now) {
        facts.take(ping.news(), peer, peer.received(ping, now), now);
        unanswered.add(peer.id()); // answered when all that it said has been thought through
    }

    private void ack(Ack ack, Peer peer, Moment now) {
        Moment sent = peer.answered(ack, now);
        facts.take(ack.news(), peer, sent, now);
        if (ack.rival() != null) {
            rivalSeen(ack.rival(), now);
        }
        if (sent == null || !peer.voter() || differing.contains(peer.id()) || !parts.inForce.belongs()) {
            return;
        }
        parts.lease.heard(peer.id(), sent);
        parts.attendance.answered(peer.id(), ack.header().config());
        if (!parts.inForce.sameTerms(ack.header().config())) {
            return;
        }
        if (ack.mayGrant()) {
            parts.lease.mayGrant(peer.id(), sent);
        }
        parts.toldOfEpochs(peer.id(), ack.epochs(), sent);
        switch (ack.verdict()) {
            case null -> {}
            case Payload.Inline(Body.OfVerdict(Verdict verdict)) -> parts.lease.answered(peer.id(), sent, verdict);
            case Payload.ByDigest(Digest digest) -> pulled.answered(digest, peer.id(), sent, now);
            default -> {} // not a verdict: its sender does not know the protocol
        }
    }

    private void rivalSeen(Session other, Moment now) {
        rivalUntil = now.plus(parts.inForce.timeout());
        if (!other.equals(lastRival)) {
            lastRival = other;
            facts.noticeRival(other);
        }
    }

    /** Another session under this member's id that was seen within the last {@code T}; a newer one for good. */
    @Nullable
    Session rival(Moment now) {
        return parts.placement.superseded() || now.isBefore(rivalUntil) ? lastRival : null;
    }

    /** A content is what its digest says, whichever member sent it. */
    void chunk(Chunk chunk, String from, Moment now) {
        Pulls.Content content = parts.pulls.take(chunk, from, now);
        if (content == null) {
            return;
        }
        if (!packer.digest(content.bytes()).equals(content.digest())) {
            facts.isNotWhatItSaid(content.digest(), from);
            return;
        }
        try {
            Body body = packer.unpack(content.bytes());
            facts.pulled(content, body, now);
            switch (body) {
                case Body.OfVerdict(Verdict verdict) -> pulled.take(content.digest(), verdict);
                case Body.OfClaim(Claim claim) -> claimPulled(claim, from, now);
                case Body.OfConfig(ClusterConfig config) -> parts.registry.pulled(content, config, now);
                default -> {}
            }
        } catch (Packer.MalformedException malformed) {
            parts.out.report(new Event(
                    Event.Kind.MEMBER, from, null, null, null, null, "sent nonsense: " + malformed.getMessage()));
        }
    }

    /** The ping that told of it was answered before: one that asks for more need not wait for its next one. */
    private void claimPulled(Claim claim, String from, Moment now) {
        Peer peer = parts.peers.get(from);
        Judged last = judged.get(from);
        boolean asksForMore = last == null
                || !last.verdict().granted().keySet().containsAll(claim.items().keySet());
        if (asksForMore && peer != null && claim.holder().equals(from) && peer.awaitsAnswer(now)) {
            unanswered.add(from);
        }
    }

    // -- writing

    private Header header(@Nullable Session echo) {
        return parts.registry.header(echo);
    }

    private void send(Peer peer, Message message) {
        parts.out.add(new Effect.Send(peer.id(), peer.endpoint(), message));
    }

    void ping(Peer peer, Moment now) {
        News news = peer.news(parts.bulletin, parts.settings.self());
        send(peer, new Ping(header(peer.session()), parts.peers.ping(peer, now), news));
    }

    /** Asks for what is still to be pulled. */
    void look(Moment now) {
        facts.look(now);
        parts.pulls.look(now);
        for (Pulls.Request request : parts.pulls.takeDue()) {
            Peer peer = parts.peers.get(request.from());
            if (peer != null) {
                send(peer, new Fetch(header(peer.session()), request.digest(), request.offset()));
            } else {
                reception.fetch(request);
            }
        }
    }

    /** Answers the pings of this turn, and again those whose verdict has changed since. */
    void answer(Moment now) {
        for (String id : List.copyOf(unanswered)) {
            Peer peer = parts.peers.get(id);
            if (peer != null) {
                ack(peer, verdict(peer, now), now);
            }
        }
        unanswered.clear();
        if (lastView != parts.changes.verdicts()) {
            lastView = parts.changes.verdicts();
            answerAgain(now);
        }
    }

    /** A member that asked for something that it was not granted yet, and is likely to be listening, hears it as soon as it is. */
    private void answerAgain(Moment now) {
        waiting.retainAll(parts.peers.ids());
        for (String id : new ArrayList<>(waiting)) {
            Peer peer = peer(id);
            Judged before = judged.get(id);
            Judged after = peer.awaitsAnswer(now) ? verdict(peer, now) : null;
            if (before != null && after != null && !after.verdict().equals(before.verdict())) {
                ack(peer, after, now);
            }
        }
    }

    /** Another configuration is in force: what was compared and judged under the one before is over. */
    void adopted(ClusterConfig old, Moment now) {
        facts.adopted(now);
        reception.adopted();
        judged.clear();
        if (parts.inForce.cluster().changesTermsOf(old)) { // what is still being pulled was judged on other terms
            pulled.clear();
        }
        differing.clear();
        refs.keySet().retainAll(parts.peers.ids());
        unanswered.retainAll(parts.peers.ids());
    }

    private Peer peer(String id) {
        return Objects.requireNonNull(parts.peers.get(id), id);
    }

    /** Tells a peer that is no voter, and so is pinged by nobody, what it should know at once. */
    void tell(String id, Moment now) {
        Peer peer = parts.peers.get(id);
        if (peer != null && !peer.voter() && parts.inForce.votes() && peer.awaitsAnswer(now)) {
            unanswered.add(id);
        }
    }

    private void ack(Peer peer, @Nullable Judged verdict, Moment now) {
        Payload payload = verdict == null ? null : verdict.payload();
        News news = peer.news(parts.bulletin, parts.settings.self());
        Header header = header(peer.session());
        send(
                peer,
                new Ack(
                        header,
                        peer.lastReceivedPing(),
                        news,
                        payload,
                        peer.rival(now),
                        parts.tellsOfEpochs(),
                        parts.inForce.mayGrant()));
    }

    private @Nullable Judged verdict(Peer peer, Moment now) {
        Claim claim = parts.claims.direct(peer.id());
        if (!parts.inForce.mayGrant()
                || claim == null
                || !claim.session().equals(peer.session())
                || !parts.inForce.sameTerms(refs.get(peer.id()))
                || parts.inForce.cluster().member(peer.id()).isEmpty()) {
            return null;
        }
        Judged last = judged.get(peer.id());
        if (last != null
                && last.viewVersion() == parts.changes.verdicts()
                && last.claim().version() == claim.version()) {
            return last;
        }
        Verdict verdict = judge(claim, now);
        Payload payload = last != null && last.verdict().equals(verdict)
                ? last.payload()
                : parts.shelf.payload("VERDICT " + peer.id(), new Body.OfVerdict(verdict));
        Judged next = new Judged(parts.changes.verdicts(), claim, verdict, payload);
        judged.put(peer.id(), next);
        if (verdict.granted().size() < claim.items().size()) {
            waiting.add(peer.id());
        } else {
            waiting.remove(peer.id());
        }
        return next;
    }

    /** The voter's notes are written before the verdict leaves (protocol 5, judging). */
    Verdict judge(Claim claim, Moment now) {
        Verdict verdict = parts.grants.judge(claim, now);
        List<Note> notes = parts.grants.takeUnwritten();
        if (!notes.isEmpty()) {
            parts.out.add(new Effect.StoreNotes(notes));
            parts.changes.noted();
        }
        return verdict;
    }
}
