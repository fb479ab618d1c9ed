package io.flip.engine;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Event;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Bulletin;
import io.flip.engine.exchange.Peers;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.gossip.Contents;
import io.flip.engine.gossip.Outbox;
import io.flip.engine.message.Body;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Message.Fetch;
import io.flip.engine.message.Packer;
import io.flip.engine.register.Additions;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A member that knows nobody but its seeds, or whom the configuration no longer names: it asks them in turn to be added, pulls the configuration, and is done when that names it (protocol 7,
 * rule 10). Meanwhile it votes about the version that adds it, and does nothing else.
 */
final class Joining {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final EngineSettings settings;
    private final MemberConfig offer;
    private final Registry registry;
    private final Pulls pulls;
    private final Packer packer;
    private final Out out;
    private final Contents contents;
    private int asked;
    private boolean asking;
    private Moment nextTry;

    /** Why each of those that were asked can't add this member, as it said last. */
    private final Map<String, String> refusals = new TreeMap<>();

    Joining(EngineSettings settings, Registry registry, Shelf shelf, Pulls pulls, Packer packer, Out out, Moment now) {
        this.settings = settings;
        this.offer = Objects.requireNonNull(settings.offer());
        this.registry = registry;
        this.pulls = pulls;
        this.packer = packer;
        this.out = out;
        Outbox outbox = new Outbox(settings.self(), registry, new Bulletin(), out);
        this.contents = new Contents(shelf, pulls, new Peers(settings.self()), registry, outbox);
        this.nextTry = now;
        registry.reach();
    }

    boolean done() {
        return registry.base().member(settings.self()).isPresent();
    }

    void received(Message message, Endpoint at, Moment now) {
        Header header = message.header();
        registry.strangers().heard(header.from(), at);
        if (settings.session().equals(header.echo())) {
            registry.heardOf(header.config(), header.from(), now);
        }
        switch (message) {
            case Message.Registered registered -> registry.received(registered, at, now);
            case Message.Welcome welcome -> welcome(welcome, at);
            case Chunk chunk -> chunk(chunk, header.from(), now);
            case Fetch fetch ->
                out.add(new Effect.Send(header.from(), at, contents.piece(fetch, registry.header(header.session()))));
            case Message.Ping _, Message.Ack _, Message.Join _ -> {}
        }
    }

    private void welcome(Message.Welcome welcome, Endpoint at) {
        if (!settings.session().equals(welcome.header().echo())) {
            return;
        }
        if (asking) {
            asking = false; // once for each time that it asks
            Message.Join join =
                    new Message.Join(registry.header(welcome.header().session()), complete(), Additions.KNOWN);
            out.add(new Effect.Send(welcome.header().from(), at, join));
            return;
        }
        String why = welcome.refusal();
        if (why != null && !why.equals(refusals.put(welcome.header().from(), why))) {
            out.report(Event.ofMember(
                    settings.self(), "joining", "joining", welcome.header().from() + " can't add this member: " + why));
        }
    }

    private void chunk(Chunk chunk, String from, Moment now) {
        Pulls.Content content = pulls.take(chunk, from, now);
        if (content == null || !packer.digest(content.bytes()).equals(content.digest())) {
            return;
        }
        try {
            if (packer.unpack(content.bytes()) instanceof Body.OfConfig(ClusterConfig config)) {
                registry.pulled(content, config, now);
            }
        } catch (Packer.MalformedException malformed) {
            out.report(Event.ofMember(from, null, null, "sent nonsense: " + malformed.getMessage()));
        }
    }

    void look(Moment now) {
        registry.look(now, false, false);
        if (!now.isBefore(nextTry)) {
            ask(now);
        }
        contents.look(now);
    }

    private void ask(Moment now) {
        List<MemberConfig> seeds = settings.seeds();
        MemberConfig seed = seeds.get(asked % seeds.size());
        asking = true;
        out.add(new Effect.Send(seed.id(), null, new Message.Join(registry.header(null), complete(), Additions.KNOWN)));
        int round = ++asked / seeds.size();
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(round, 4));
        nextTry = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private MemberConfig complete() {
        return new MemberConfig(
                offer.id(),
                offer.ip(),
                offer.port(),
                offer.priority(),
                offer.systems(),
                true,
                false,
                settings.stored().storage());
    }

    Moment nextDeadline() {
        return Moment.earlier(nextTry, Moment.earlier(registry.nextDeadline(), pulls.nextDeadline()));
    }
}
