package io.flip.engine.gossip;

import io.flip.engine.member.Speaker;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.register.Additions;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Edits;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.sync.InForce;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Talks to those that have the group's secret and are no members: one that was removed and does not know yet learns it from the version in the answer, who
 * wants to join is added (protocol 7, rules 7 and 10). Nothing that they say counts for anything else.
 */
public final class Reception {

    private static final int MOST_ASKING = 64;

    /** Those that were told that they will be added. */
    private record Asking(Header header, Endpoint at) {}

    private final Speaker identity;
    private final InForce inForce;
    private final Registry registry;
    private final OwnSelf ownSelf;
    private final Contents contents;
    private final Chunks chunks;
    private final Outbox outbox;
    private final SequencedMap<String, Asking> asking = new LinkedHashMap<>();

    public Reception(
            Speaker identity,
            InForce inForce,
            Registry registry,
            OwnSelf ownSelf,
            Contents contents,
            Chunks chunks,
            Outbox outbox) {
        this.identity = identity;
        this.inForce = inForce;
        this.registry = registry;
        this.ownSelf = ownSelf;
        this.contents = contents;
        this.chunks = chunks;
        this.outbox = outbox;
    }

    void stranger(Message message, Endpoint at, Moment now) {
        Header header = message.header();
        String from = header.from();
        registry.strangers().heard(from, at);
        if (identity.session().equals(header.echo())) {
            registry.heardOf(header.config(), from, now);
        }
        switch (message) {
            case Ping ping ->
                outbox.send(
                        from, at, new Ack(answering(header), ping.sequence(), ownSelf.news(), null, null, null, false));
            case Fetch fetch -> outbox.send(from, at, contents.piece(fetch, answering(header)));
            case Chunk chunk -> chunks.take(chunk, from, now);
            case Ack _, Message.Registered _, Message.Join _, Message.Welcome _ -> {}
        }
    }

    private Header answering(Header header) {
        return outbox.header(header.session());
    }

    /**
     * Repeated until it is answered: the change's id says that it is the same wish. One without this member's session may be a recorded one: it is answered, so
     * that one that wants to join can say it again with that.
     */
    void join(Message.Join join, Endpoint at) {
        Header header = join.header();
        String from = header.from();
        registry.strangers().heard(from, at);
        String refusal = null;
        if (!join.offer().id().equals(from)) {
            refusal = "it speaks for another";
        } else if (identity.session().equals(header.echo())) {
            refusal = add(join.offer(), join.additions());
            if (refusal == null) {
                asking.putLast(from, new Asking(header, at));
            }
        }
        if (asking.size() > MOST_ASKING) {
            asking.pollFirstEntry();
        }
        outbox.send(from, at, new Message.Welcome(answering(header), refusal));
    }

    /** A version is in force: whom it adds need not wait until it asks again, and is not missed meanwhile. */
    void adopted() {
        asking.values().removeIf(one -> {
            String id = one.header().from();
            boolean added = inForce.cluster().member(id).isPresent();
            if (added) {
                outbox.send(id, one.at(), new Message.Welcome(answering(one.header()), null));
            }
            return added;
        });
    }

    private @Nullable String add(MemberConfig offer, int additions) {
        ClusterConfig base = registry.base();
        if (base.member(offer.id()).isPresent()) {
            return null;
        }
        if (!inForce.belongs()) {
            return identity.id() + " was removed itself: another one can, and should be named in flip.join";
        }
        if (base.version() < 1) {
            return "there are no changes before every voter of the file's configuration was heard once";
        }
        int wanted = Additions.in(base);
        if (additions < wanted) {
            return "it does not know " + Additions.name(wanted)
                    + ", which this cluster has: bring it to the version of the others";
        }
        ChangeRequest change = new ChangeRequest.AddMember(
                offer.id(),
                offer.ip(),
                offer.port(),
                offer.priority(),
                offer.systems(),
                null); // it votes once it takes part
        if (Edits.apply(base, change, false) instanceof Edits.Result.Refused(var problem)) {
            return problem.detail();
        }
        String purpose = "join " + offer.id() + " " + offer.storage();
        registry.register().wantOnce(purpose, base.version(), change, false, offer.id());
        return null;
    }
}
