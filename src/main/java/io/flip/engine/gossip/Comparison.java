package io.flip.engine.gossip;

import io.flip.engine.effect.Event;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Peers;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.placement.Consequences;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which configuration each peer goes by, and which of them have another one of this member's version. */
public final class Comparison {

    private final Registry registry;
    private final Peers peers;
    private final Consequences changes;
    private final Out out;
    private final Map<String, ConfigRef> refs = new TreeMap<>();
    private final SequencedSet<String> differing = new TreeSet<>();

    public Comparison(Registry registry, Peers peers, Consequences changes, Out out) {
        this.registry = registry;
        this.peers = peers;
        this.changes = changes;
        this.out = out;
    }

    /** A peer has said from there which configuration it has. */
    void heard(Header header, Endpoint at, Moment now) {
        compare(header.config(), header.from(), now);
        registry.strangers().heard(header.from(), at);
    }

    private void compare(ConfigRef theirs, String peer, Moment now) {
        registry.heardOf(theirs, peer, now);
        refs.put(peer, theirs);
        ConfigRef ours = registry.ref();
        boolean differs = theirs.version() == ours.version() && !theirs.equals(ours);
        if (differs ? differing.add(peer) : differing.remove(peer)) {
            changes.difference();
            out.report(Event.ofConfig(
                    peer,
                    differs ? "same" : "different",
                    differs ? "different" : "same",
                    differs
                            ? "its configuration (" + theirs.digest() + ") is not this member's ("
                                    + ours.digest()
                                    + "): nothing is granted between them; make the files the same and restart"
                            : "its configuration is the same as this member's"));
        }
    }

    /** What the peer said last. */
    @Nullable
    ConfigRef of(String peer) {
        return refs.get(peer);
    }

    boolean differs(String peer) {
        return differing.contains(peer);
    }

    public SequencedSet<String> differing() {
        return new TreeSet<>(differing);
    }

    /** Another configuration is in force: what was compared with the one before is over. */
    void adopted() {
        differing.clear();
        refs.keySet().retainAll(peers.ids());
    }
}
