package io.flip.engine;

import io.flip.engine.effect.Effect;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.member.Self;
import io.flip.engine.message.Body;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Ack;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.message.Message.Ping;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.register.Additions;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Edits;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Talks to those that have the group's secret and are no members: one that was removed and does not know yet learns it from the version in the answer, who
 * wants to join is added (protocol 7, rules 7 and 10). Nothing that they say counts for anything else.
 */
final class Reception {

    private static final News NOTHING = new News(0, 0, 0, List.of());

    private static final int MOST_ASKING = 64;

    /** Those that were told that they will be added. */
    private record Asking(Header header, Endpoint at) {}

    private final Parts parts;
    private final Correspondence correspondence;
    private final SequencedMap<String, Asking> asking = new LinkedHashMap<>();

    Reception(Parts parts, Correspondence correspondence) {
        this.parts = parts;
        this.correspondence = correspondence;
    }

    void stranger(Message message, Endpoint at, Moment now) {
        Header header = message.header();
        String from = header.from();
        parts.registry.strangers().heard(from, at);
        if (parts.settings.session().equals(header.echo())) {
            parts.registry.heardOf(header.config(), from, now);
        }
        switch (message) {
            case Ping ping ->
                send(from, at, new Ack(answering(header), ping.sequence(), own(), null, null, null, false));
            case Fetch fetch -> send(from, at, chunk(fetch, answering(header)));
            case Chunk chunk -> correspondence.chunk(chunk, from, now);
            case Ack _, Message.Registered _, Message.Join _, Message.Welcome _ -> {}
        }
    }

    /** What this member says of itself: whether a quorum answers it, for one, which {@code ./flip recover} wants to know. */
    private News own() {
        String id = parts.settings.self();
        Self self = parts.membership.self(id);
        if (self == null) {
            return NOTHING;
        }
        Payload payload = parts.shelf.payload(Notice.Kind.SELF + " " + id, new Body.OfSelf(self));
        return new News(0, 0, 0, List.of(new Notice(Notice.Kind.SELF, id, self.session(), self.version(), payload)));
    }

    private Header answering(Header header) {
        return parts.registry.header(header.session());
    }

    private void send(String to, @Nullable Endpoint at, Message message) {
        parts.out.add(new Effect.Send(to, at, message));
    }

    /** What is on the shelf. */
    Chunk chunk(Fetch fetch, Header header) {
        return Pieces.of(fetch.digest(), parts.shelf.find(fetch.digest()), fetch.offset(), header);
    }

    void fetch(Pulls.Request request) {
        Endpoint at = parts.registry.strangers().endpoint(request.from());
        send(request.from(), at, new Fetch(parts.registry.header(null), request.digest(), request.offset()));
    }

    /**
     * Repeated until it is answered: the change's id says that it is the same wish. One without this member's session may be a recorded one: it is answered, so
     * that one that wants to join can say it again with that.
     */
    void join(Message.Join join, Endpoint at) {
        Header header = join.header();
        String from = header.from();
        parts.registry.strangers().heard(from, at);
        String refusal = null;
        if (!join.offer().id().equals(from)) {
            refusal = "it speaks for another";
        } else if (parts.settings.session().equals(header.echo())) {
            refusal = add(join.offer(), join.additions());
            if (refusal == null) {
                asking.putLast(from, new Asking(header, at));
            }
        }
        if (asking.size() > MOST_ASKING) {
            asking.pollFirstEntry();
        }
        send(from, at, new Message.Welcome(answering(header), refusal));
    }

    /** A version is in force: whom it adds need not wait until it asks again, and is not missed meanwhile. */
    void adopted() {
        asking.values().removeIf(one -> {
            String id = one.header().from();
            boolean added = parts.inForce.cluster().member(id).isPresent();
            if (added) {
                send(id, one.at(), new Message.Welcome(answering(one.header()), null));
            }
            return added;
        });
    }

    private @Nullable String add(MemberConfig offer, int additions) {
        ClusterConfig base = parts.registry.base();
        if (base.member(offer.id()).isPresent()) {
            return null;
        }
        if (!parts.inForce.belongs()) {
            return parts.settings.self() + " was removed itself: another one can, and should be named in flip.join";
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
        parts.registry.register().wantOnce(purpose, base.version(), change, false, offer.id());
        return null;
    }
}
