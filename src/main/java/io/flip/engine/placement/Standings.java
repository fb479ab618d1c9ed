package io.flip.engine.placement;

import io.flip.engine.member.MemberState;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.plan.Candidacy;
import io.flip.engine.plan.Candidates.Objection;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Setback;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What each member is as a candidate (protocol 4), from its state and what it says of itself, and since when. */
final class Standings {

    private static final SequencedSet<String> NONE = new TreeSet<>();
    private static final SequencedMap<ItemId, Setback> NO_ITEMS = new TreeMap<>();

    /** What the plan rests on where it does not heed the holders. */
    private record Standing(
            @Nullable Objection objection,
            SequencedSet<String> unhealthy,
            SequencedMap<ItemId, Setback> setbacks,
            boolean deaf) {}

    private final String self;
    private final Membership membership;
    private final Hearing hearing;
    private final SequencedSet<String> drained = new TreeSet<>();
    private final Map<String, Standing> noted = new TreeMap<>();

    /** Since when a member has been a candidate as far as its own state goes; absent while it is none. */
    private final Map<String, Moment> since = new TreeMap<>();

    private List<String> members = List.of();

    Standings(String self, Membership membership, Moment now) {
        this.self = self;
        this.membership = membership;
        this.hearing = new Hearing(self, membership, now);
    }

    Hearing hearing() {
        return hearing;
    }

    void adopt(ClusterConfig config, Moment now) {
        drained.clear();
        config.members().stream()
                .filter(MemberConfig::drained)
                .map(MemberConfig::id)
                .forEach(drained::add);
        List<String> ids = config.members().stream().map(MemberConfig::id).toList();
        ids.stream().filter(id -> !members.contains(id)).forEach(id -> since.put(id, now));
        members = ids;
        since.keySet().retainAll(ids);
        hearing.adopt(ids);
        noted.clear(); // whatever it rests on: the plan is another
    }

    boolean drained(String member) {
        return drained.contains(member);
    }

    /** The member's own state has changed, or it has started again: it counts as back from now on. */
    void back(String member, Moment now) {
        if (objection(member) == null) {
            since.put(member, now);
        } else {
            since.remove(member);
        }
    }

    /**
     * Looks at every member anew: its phase may have changed without its state, and its session may have been heard before its new self.
     * Whether anything has changed that the plan rests on.
     */
    boolean note(Duration timeout, Moment now) {
        hearing.look(members, timeout, now);
        boolean changed = false;
        for (String member : members) {
            Standing standing = standing(member);
            changed |= !standing.equals(noted.put(member, standing));
            if (standing.objection() == null && !standing.deaf()) {
                since.putIfAbsent(member, now);
            } else {
                since.remove(member);
            }
        }
        return changed;
    }

    private Standing standing(String member) {
        Self its = membership.self(member);
        boolean deaf = hearing.deaf(member);
        return its == null
                ? new Standing(objection(member), NONE, NO_ITEMS, deaf)
                : new Standing(objection(member), its.unhealthy(), its.setbacks(), deaf);
    }

    Candidacy candidacy(String member) {
        Standing standing = standing(member);
        return new Candidacy(
                standing.objection(), standing.unhealthy(), standing.setbacks(), since.get(member), standing.deaf());
    }

    /** When a member will have been back for as long as the failback of one of those systems wants. */
    Moment nextFailback(Collection<SystemSpec> specs, Moment now) {
        Moment next = Moment.NEVER;
        for (SystemSpec spec : specs) {
            Duration delay = spec.failback().delay();
            if (delay != null && !delay.isZero()) {
                for (Moment each : since.values()) {
                    Moment due = each.plus(delay);
                    next = due.isAfter(now) ? Moment.earlier(next, due) : next;
                }
            }
        }
        return next;
    }

    private @Nullable Objection objection(String member) {
        MemberState state = membership.state(member);
        if (state == MemberState.DOWN && !member.equals(self)) { // protocol 4: never down in its own plan
            return Objection.DOWN;
        }
        if (drained.contains(member)) {
            return Objection.DRAINING;
        }
        Self its = membership.self(member);
        Phase phase = its == null ? Phase.READY : its.phase();
        return switch (phase) {
            case STARTING, READY -> state == MemberState.LEFT ? Objection.LEFT : null;
            case DRAINING -> Objection.DRAINING;
            case LEAVING -> state == MemberState.LEFT ? Objection.LEFT : Objection.LEAVING;
        };
    }
}
