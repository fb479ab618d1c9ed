package io.flip.engine.member;

import io.flip.engine.quorum.Quorum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of every member, and the state that follows from it (protocol 3). The state is a function of the newest opinions and
 * selves: nothing else is remembered.
 */
public final class Membership {

    /** A change of a member's state. */
    public record Change(String member, MemberState from, MemberState to) {}

    private final Map<String, Self> selves = new TreeMap<>();
    private final Map<String, Opinion> opinions = new TreeMap<>();
    private final Map<String, MemberState> states = new TreeMap<>();
    private final String self;
    private Quorum quorum;

    /** @param self this member: what it says itself is kept even while it is no member, since nobody tells it again */
    public Membership(String self, Collection<String> members, Quorum quorum) {
        this.self = self;
        this.quorum = quorum;
        members.forEach(member -> states.put(member, MemberState.NEW));
    }

    /**
     * Others are members and voters from now on. What is known of all is kept: one that is a member or a voter again says nothing again that it has said
     * in this session.
     */
    public void members(Collection<String> ids, Quorum newQuorum) {
        quorum = newQuorum;
        states.keySet().retainAll(ids);
        ids.forEach(id -> states.putIfAbsent(id, MemberState.NEW));
    }

    /** Takes in a self where it is newer; whether it was. */
    public boolean learn(Self its) {
        Self known = selves.get(its.id());
        boolean newer = concerns(its.id())
                && (known == null || isNewer(its.session(), its.version(), known.session(), known.version()));
        if (newer) {
            selves.put(its.id(), its);
        }
        return newer;
    }

    private boolean concerns(String id) {
        return states.containsKey(id) || id.equals(self);
    }

    /** Takes in an opinion where it is newer and a member's; whether it was. It counts as long as that member votes. */
    public boolean learn(Opinion opinion) {
        Opinion known = opinions.get(opinion.voter());
        boolean newer = concerns(opinion.voter())
                && (known == null || isNewer(opinion.session(), opinion.version(), known.session(), known.version()));
        if (newer) {
            opinions.put(opinion.voter(), opinion);
        }
        return newer;
    }

    /** Newest session wins, then version (protocol 2). */
    public static boolean isNewer(Session session, long version, Session than, long thanVersion) {
        int order = session.compareTo(than);
        return order > 0 || (order == 0 && version > thanVersion);
    }

    /** Derives all states again; the changes, in the order of the ids. */
    public List<Change> derive() {
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<String, MemberState> entry : states.entrySet()) {
            MemberState now = derive(entry.getKey());
            if (now != entry.getValue()) {
                changes.add(new Change(entry.getKey(), entry.getValue(), now));
                entry.setValue(now);
            }
        }
        return changes;
    }

    private MemberState derive(String member) {
        Self its = selves.get(member);
        if (its != null && its.phase() == Phase.LEAVING && !its.holding()) {
            return MemberState.LEFT;
        }
        if (quorum.isReached(voter -> suspects(voter, member))) {
            return MemberState.DOWN;
        }
        if (quorum.voters().stream().anyMatch(voter -> suspects(voter, member))) {
            return MemberState.PROBABLY_DOWN;
        }
        return its == null ? MemberState.NEW : MemberState.ALIVE;
    }

    /** The voters that suspect the member, sorted. */
    public SequencedSet<String> suspectedBy(String member) {
        SequencedSet<String> by = new TreeSet<>();
        quorum.voters().stream().filter(voter -> suspects(voter, member)).forEach(by::add);
        return by;
    }

    private boolean suspects(String voter, String member) {
        Opinion opinion = opinions.get(voter);
        return opinion != null && opinion.suspects().contains(member);
    }

    public MemberState state(String member) {
        return states.getOrDefault(member, MemberState.NEW);
    }

    public boolean knows(String member) {
        return states.containsKey(member);
    }

    public @Nullable Self self(String member) {
        return selves.get(member);
    }

    public @Nullable Opinion opinion(String voter) {
        return opinions.get(voter);
    }
}
