package io.flip.engine.sync;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.member.Session;
import io.flip.engine.member.Speaker;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Payload;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.Action;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Letter;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Register;
import io.flip.engine.register.Stored;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Wish;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The register's letters as messages and back (protocol 7). The document beside a letter travels by digest: the letter waits here until it has
 * been pulled. Letters need no echo: a letter that is replayed says again what was said, and that changes nothing.
 */
public final class Registry {

    /** What members that know no configuration say that they have. */
    private static final ConfigRef NONE = new ConfigRef(0, new Digest(0, 0));

    private static final int MOST_WAITING = 64;
    private static final Duration RESEND = Duration.ofMillis(150);

    private record Waiting(Message.Registered message, Endpoint at, Digest digest) {}

    private final String self;
    private final Session session;
    private final Out out;
    private final Pulls pulls;
    private final Strangers strangers = new Strangers();
    private final PackedDocuments documents;
    private final Register register;
    private final SequencedMap<String, Waiting> waiting = new LinkedHashMap<>();
    private final SequencedMap<Digest, Long> awaited = new LinkedHashMap<>();
    private final Map<String, MemberConfig> reached = new TreeMap<>();
    private final List<MemberConfig> seeds;
    private final List<SystemConfig> leftByEarlierRun;
    private @Nullable Leftovers leftovers;

    /**
     * @param stored what the data directory keeps of an earlier run
     * @param base the newest version that is known
     * @param seeds the members that are asked as long as this one is none
     */
    public Registry(
            Speaker identity,
            Stored stored,
            ClusterConfig base,
            List<MemberConfig> seeds,
            PackedDocuments documents,
            Out out,
            Pulls pulls,
            Moment now) {
        this.self = identity.id();
        this.session = identity.session();
        this.out = out;
        this.pulls = pulls;
        this.documents = documents;
        this.seeds = seeds;
        this.leftByEarlierRun = stored.left();
        base.members().forEach(member -> reached.put(member.id(), member));
        this.register = new Register(
                self,
                stored.storage(),
                base,
                stored.settled() && base.equals(stored.base()),
                stored.acceptor(),
                session.nonce(),
                RESEND,
                documents::fits,
                now);
    }

    public Register register() {
        return register;
    }

    public ClusterConfig base() {
        return register.base();
    }

    /** What an earlier run left has been put down: from now on it is this one that may leave something. */
    public void leaves(Leftovers ofThisRun) {
        leftovers = ofThisRun;
        if (!leftByEarlierRun.isEmpty()) {
            store(base(), register.settled());
        }
    }

    public Strangers strangers() {
        return strangers;
    }

    public ConfigRef ref() {
        ClusterConfig base = base();
        return base.version() < 0 ? NONE : new ConfigRef(base.version(), documents.digest(base)); // others may pull it
    }

    public Header header(@Nullable Session echo) {
        return new Header(self, session, echo, ref());
    }

    // -- what comes

    /** Some member says that its base is that (protocol 7, rule 7). */
    public void heardOf(ConfigRef theirs, String from, Moment now) {
        if (theirs.version() < 1 || theirs.version() <= base().version()) {
            return;
        }
        ClusterConfig known = documents.find(theirs.digest());
        if (known != null) {
            learn(known, theirs.version(), now);
        } else {
            awaited.put(theirs.digest(), theirs.version());
            if (awaited.size() > MOST_WAITING) {
                awaited.pollFirstEntry();
            }
            pulls.want(theirs.digest(), from, now);
        }
    }

    private void learn(ClusterConfig config, long version, Moment now) {
        if (config.version() == version) {
            register.learn(config, now);
            carryOut(null);
        }
    }

    public void received(Message.Registered message, Endpoint at, Moment now) {
        Header header = message.header();
        if (base().member(header.from()).isEmpty()) {
            strangers.heard(header.from(), at); // a letter may be a recorded one: where a member is, its pings say
        }
        boolean otherZero = header.config().version() == 0 && !header.config().equals(ref());
        if (otherZero && base().version() == 0) {
            return; // protocol 7, rule 9: version 0 is valid among equal digests
        }
        if (!(message.document() instanceof Payload.ByDigest(Digest digest)) || !needed(message.letter())) {
            receive(message, at, null, now);
            return;
        }
        ClusterConfig document = documents.find(digest);
        if (document != null) {
            receive(message, at, document, now);
        } else {
            waiting.put(
                    header.from() + " " + message.letter().getClass().getSimpleName(),
                    new Waiting(message, at, digest));
            if (waiting.size() > MOST_WAITING) {
                waiting.pollFirstEntry();
            }
            pulls.want(digest, header.from(), now);
        }
    }

    /** What this member says to itself. Where the document has gone meanwhile, nothing is lost: it says it again. */
    public void told(Message.Registered message, Moment now) {
        ClusterConfig document =
                message.document() instanceof Payload.ByDigest(Digest digest) ? documents.find(digest) : null;
        register.receive(self, message.letter(), document, now);
        carryOut(null);
    }

    /** Whether what goes beside the letter is worth pulling. */
    private boolean needed(Letter letter) {
        long known = base().version();
        return switch (letter) {
            case Letter.Prepare prepare -> prepare.base() > known;
            case Letter.Read read -> read.base() > known;
            case Letter.Stale stale -> stale.base() > known;
            case Letter.Commit commit -> commit.version() > known;
            case Letter.Accept accept -> accept.base() == known;
            case Letter.Promise promise -> promise.accepted() != null;
            case Letter.State state -> state.accepted() != null;
            case Letter.Nack _, Letter.Accepted _, Letter.Committed _ -> false;
        };
    }

    private void receive(Message.Registered message, Endpoint at, @Nullable ClusterConfig document, Moment now) {
        register.receive(message.header().from(), message.letter(), document, now);
        carryOut(at);
    }

    /** A configuration was pulled: for all that wait for it. */
    public void pulled(Pulls.Content content, ClusterConfig config, Moment now) {
        documents.add(config, content.digest(), content.bytes());
        Long version = awaited.remove(content.digest());
        if (version != null) {
            learn(config, version, now);
        }
        List<Waiting> ready = new ArrayList<>();
        waiting.values().removeIf(one -> one.digest().equals(content.digest()) && ready.add(one));
        ready.forEach(one -> receive(one.message(), one.at(), config, now));
    }

    // -- what is wanted

    public void want(Wish wish) {
        register.want(wish);
        carryOut(null);
    }

    /**
     * Does what time calls for.
     *
     * @param present whether all voters are heard
     * @param cutOff whether no quorum of them is
     */
    public void look(Moment now, boolean present, boolean cutOff) {
        register.look(now, present, cutOff);
        carryOut(null);
    }

    public Moment nextDeadline() {
        return register.nextDeadline();
    }

    // -- what the register wants

    /** @param replyAt where the letter came from that was handled; {@code null} where its sender is reached as ever */
    private void carryOut(@Nullable Endpoint replyAt) {
        for (Action action : register.take()) {
            switch (action) {
                case Action.Send(MemberConfig to, Letter letter, ClusterConfig document) ->
                    send(to, message(letter, document));
                case Action.Reply(String to, Letter letter, ClusterConfig document) ->
                    reply(to, replyAt, message(letter, document));
                case Action.StoreBase(ClusterConfig base, boolean settled) -> store(base, settled);
                case Action.StoreAcceptor(AcceptorState state) -> out.add(new Effect.StoreAcceptor(state));
                case Action.Adopt(ClusterConfig config) -> adopt(config);
                case Action.Answer(long request, ChangeOutcome outcome) -> out.add(new Effect.Answer(request, outcome));
            }
        }
    }

    private void send(MemberConfig to, Message.Registered message) {
        if (to.id().equals(self)) {
            out.add(new Effect.Tell(message));
            return;
        }
        if (!to.equals(reached.put(to.id(), to))) {
            reach();
        }
        out.add(new Effect.Send(to.id(), strangers.endpoint(to.id()), message));
    }

    private void reply(String to, @Nullable Endpoint at, Message.Registered message) {
        out.add(to.equals(self) ? new Effect.Tell(message) : new Effect.Send(to, at, message));
    }

    private Message.Registered message(Letter letter, @Nullable ClusterConfig document) {
        Payload payload = document == null ? null : new Payload.ByDigest(documents.digest(document));
        return new Message.Registered(header(null), letter, payload);
    }

    /** One that is no member yet still asks its seeds, whatever it has learned meanwhile. */
    public void reach() {
        List<MemberConfig> all = new ArrayList<>(reached.values());
        all.removeIf(member -> member.id().equals(self));
        if (base().member(self).isEmpty()) {
            all.addAll(seeds);
        }
        out.add(new Effect.Reach(List.copyOf(all)));
    }

    private void store(ClusterConfig base, boolean settled) {
        List<SystemConfig> left = leftovers == null ? leftByEarlierRun : leftovers.beyond(base);
        out.add(new Effect.StoreBase(base, settled, left));
    }

    /** Former members are reached where they were heard. */
    private void adopt(ClusterConfig config) {
        reached.clear();
        config.members().forEach(member -> reached.put(member.id(), member));
        reach();
    }
}
