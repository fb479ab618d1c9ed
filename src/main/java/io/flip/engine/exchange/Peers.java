package io.flip.engine.exchange;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that this member listens to: the other members, and former ones that may still hold something. */
public final class Peers {

    private final String self;
    private final Map<String, Peer> byId = new TreeMap<>();

    /** One that is a member again remembers the pings of this session. */
    private long pings;

    public Peers(String self) {
        this.self = self;
    }

    /** That configuration is in force. One that is no member by it stays until it is {@link #forget forgotten}. */
    public void adopt(ClusterConfig config) {
        Duration timeout = config.settings().pingTimeout();
        for (MemberConfig member : config.members()) {
            if (!member.id().equals(self)) {
                boolean voter = config.votes(member);
                byId.computeIfAbsent(member.id(), id -> new Peer(id, voter, timeout))
                        .become(voter, timeout);
            }
        }
        byId.values().stream()
                .filter(peer -> config.member(peer.id()).isEmpty())
                .forEach(peer -> peer.become(false, timeout));
    }

    /**
     * Listens to one that is no member.
     *
     * @param timeout {@code T}
     */
    public void keepFormer(String id, Duration timeout) {
        byId.computeIfAbsent(id, any -> new Peer(id, false, timeout)).become(false, timeout);
    }

    public void forget(String id) {
        byId.remove(id);
    }

    public @Nullable Peer get(String id) {
        return byId.get(id);
    }

    public List<Peer> voters() {
        return byId.values().stream().filter(Peer::voter).toList();
    }

    public SequencedSet<String> ids() {
        return new TreeSet<>(byId.keySet());
    }

    /**
     * The number of a ping to that one, which no other ping of this session has: an address may be another member's by now, and its answer must not be taken for
     * one to a ping of its own.
     */
    public long ping(Peer peer, Moment now) {
        peer.pinged(++pings, now);
        return pings;
    }
}
