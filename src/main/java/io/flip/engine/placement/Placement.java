package io.flip.engine.placement;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Note;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.plan.Candidacy;
import io.flip.engine.plan.Candidates.Objection;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Plan;
import io.flip.engine.plan.Setback;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How this member sees the cluster: its configuration, the members' states and the plan that follows from them. Answers what the plan, the
 * voter and the holder ask.
 */
public final class Placement implements VoterSituation, HolderSituation {

    private final String self;
    private final Session session;
    private final Elsewhere elsewhere;
    private Patience patience;
    private boolean member;
    private final Map<String, SystemConfig> systems = new TreeMap<>();
    private final List<SystemSpec> specs = new ArrayList<>();
    private final Membership membership;
    private final FailureDetector detector;
    private final Claims claims;
    private final Standings standings;
    private boolean heedsHolders;
    private final HiddenPlan hidden = new HiddenPlan();

    /** Since when the plan gives this member an item. */
    private final Map<ItemId, Moment> mineSince = new TreeMap<>();

    private final Map<String, Session> sessions = new TreeMap<>();
    private Plan plan = Plan.EMPTY;
    private Moment replanAt = Moment.NEVER;
    private Moment nextDelayEnd = Moment.NEVER;
    private boolean superseded;

    /** Since when this member is no candidate because it drains or leaves. */
    private Moment goesSince = Moment.NEVER;

    public Placement(
            String self,
            Session session,
            ClusterConfig config,
            Membership membership,
            FailureDetector detector,
            Claims claims,
            Moment settledAt,
            Moment now) {
        this.self = self;
        this.session = session;
        this.membership = membership;
        this.detector = detector;
        this.claims = claims;
        this.standings = new Standings(self, membership, now);
        this.elsewhere = new Elsewhere(self, membership, detector, claims);
        this.patience = Patience.of(config, settledAt);
        adopt(config, settledAt, now);
    }

    /**
     * That configuration is in force from now on.
     *
     * @param settled until then leases of its former terms may be held
     */
    public void adopt(ClusterConfig now, Moment settled, Moment at) {
        patience = Patience.of(now, settled);
        member = now.member(self).isPresent();
        systems.clear();
        specs.clear();
        for (SystemConfig system : now.systems()) {
            systems.put(system.id(), system);
            specs.add(system.spec());
        }
        heedsHolders = specs.stream().anyMatch(spec -> !spec.failback().equals(Failback.IMMEDIATE));
        hidden.adopt(now, systems, specs);
        standings.adopt(now, at);
    }

    // -- what changes

    /** A member was heard of under this session; whether it is newer than the known one. */
    public boolean sessionSeen(String member, Session seen) {
        Session known = sessions.get(member);
        if (known != null && !seen.isNewerThan(known)) {
            return false;
        }
        sessions.put(member, seen);
        return true;
    }

    @Nullable
    public Session session(String member) {
        return member.equals(self) ? session : sessions.get(member);
    }

    /** As of {@link Standings#back}. */
    public void back(String member, Moment now) {
        standings.back(member, now);
    }

    public void supersede() {
        superseded = true;
    }

    public boolean superseded() {
        return superseded;
    }

    /** Plans anew; the items whose owners changed. */
    public SequencedSet<ItemId> replan(Moment now) {
        SequencedSet<ItemId> changed = new TreeSet<>();
        goesSince = goes() == null ? Moment.NEVER : Moment.earlier(goesSince, now);
        boolean other = standings.note(patience.timeout(), now);
        replanAt = Moment.earlier(
                standings.nextFailback(specs, now), standings.hearing().nextDeadline());
        boolean heeds = heedsHolders || standings.hearing().anyDeaf();
        if (!other && !heeds && !hidden.moves(new Lineup(this, claims, now), plan)) {
            return changed; // most changes are of no consequence: a new member is alive, a suspected one is not
        }
        Plan old = plan;
        plan = Plan.of(specs, new Lineup(this, claims, now));
        plan.all().forEach((item, owners) -> {
            if (!owners.equals(old.all().get(item))) { // where nobody may have it, it is shown all the same
                changed.add(item);
                note(item, owners.contains(self), now);
            }
        });
        old.all().keySet().stream()
                .filter(item -> !plan.all().containsKey(item))
                .forEach(item -> {
                    changed.add(item);
                    mineSince.remove(item);
                });
        nextDelayEnd = now; // to be found anew
        return changed;
    }

    private void note(ItemId item, boolean mine, Moment now) {
        if (mine) {
            mineSince.putIfAbsent(item, now);
        } else {
            mineSince.remove(item);
        }
    }

    public Moment replanAt() {
        return replanAt;
    }

    /** Whether the holders matter for the plan. */
    public boolean planHeedsHolders() {
        return heedsHolders || hidden.isThere() || standings.hearing().anyDeaf();
    }

    // -- the plan

    public Plan plan() {
        return plan;
    }

    public Collection<ItemId> mine() {
        return mineSince.keySet();
    }

    /** When what the holder decides by is another because time has passed. */
    public Moment nextForHolder(Moment now) {
        return awaitsSuccessors(now) ? Moment.earlier(nextDelayEnd(now), successorsAwaitedUntil()) : nextDelayEnd(now);
    }

    /** When the next {@code delay} of an item that is planned here is over. */
    private Moment nextDelayEnd(Moment now) {
        if (!now.isBefore(nextDelayEnd)) {
            nextDelayEnd = Moment.NEVER;
            for (Map.Entry<ItemId, Moment> entry : mineSince.entrySet()) {
                Moment delayEnd = delayEnd(entry.getKey(), entry.getValue());
                nextDelayEnd = delayEnd.isAfter(now) ? Moment.earlier(nextDelayEnd, delayEnd) : nextDelayEnd;
            }
        }
        return nextDelayEnd;
    }

    private Moment delayEnd(ItemId item, Moment since) {
        SystemConfig system = system(item);
        return system == null ? Moment.NEVER : since.plus(system.spec().settle());
    }

    @Nullable
    private Objection objection(String member, ItemId item) {
        return objection(member, candidacy(member), item);
    }

    /** @param its the member as a candidate, where it is known already */
    @Nullable
    public Objection objection(String member, Candidacy its, ItemId item) {
        return its.objection(item, its.deaf() && stays(member, item));
    }

    private boolean stays(String member, ItemId item) {
        Claim.Entry entry = claims.entry(member, item);
        return entry != null && entry.state().stays();
    }

    @Nullable
    public Setback setback(String member, ItemId item) {
        Self its = membership.self(member);
        return its == null ? null : its.setbacks().get(item);
    }

    /** What the member is as a candidate. */
    public Candidacy candidacy(String member) {
        return standings.candidacy(member);
    }

    // -- the voter

    @Override
    public @Nullable String planned(ItemId item) {
        return sharded(item) ? plan.owner(item) : null;
    }

    /** As of {@link Hearing#mustSaySoAgain}. */
    public boolean mustSaySoAgain(Self own) {
        return standings.hearing().mustSaySoAgain(own);
    }

    @Override
    public boolean knowsNoPlan() {
        return deaf(); // the others pass it over, and may take for deaf whom it does not
    }

    @Override
    public boolean sharded(ItemId item) {
        SystemConfig system = system(item);
        return system != null && system.spec().topology() == Topology.SHARDED;
    }

    @Override
    public boolean heldByAnother(ItemId item, String claimant, Moment now) {
        return claims.holders(item).stream()
                .anyMatch(holder -> !holder.equals(claimant) && !silentPastGrace(holder, item, now));
    }

    @Override
    public boolean claimedByAnother(ItemId item, String claimant, Moment now) {
        SystemConfig system = system(item);
        return system != null
                && system.spec().members().stream()
                        .filter(member -> !member.equals(claimant) && claims.entry(member, item) != null)
                        .anyMatch(member -> !silentPastGrace(member, item, now));
    }

    @Override
    public boolean suspects(String member) {
        return detector.suspects(member);
    }

    @Override
    public boolean silentPastGrace(String member, ItemId item, Moment now) {
        SystemConfig system = system(item);
        Duration grace = system == null ? patience.longestGrace() : system.grace();
        return detector.silentFor(member, patience.with(grace, now), now);
    }

    @Override
    public boolean ended(Note note) {
        Session newest = session(note.holder());
        return newest != null && newest.isNewerThan(note.session());
    }

    /** When a suspected member will have been silent for long enough that its items may go (protocol 5, judging 1). */
    public Moment nextRelease(Moment now) {
        Moment next = patience.changesAfter(now);
        for (String suspect : detector.watchedForSilence()) {
            for (SystemConfig system : systems.values()) {
                Moment due = detector.silentUntil(suspect, patience.with(system.grace(), now));
                next = due.isAfter(now) ? Moment.earlier(next, due) : next;
            }
        }
        return next;
    }

    // -- the holder

    @Override
    public boolean mine(ItemId item, Moment now) {
        Moment since = mineSince.get(item);
        boolean inVain = deaf() && sharded(item); // the others wait until it asks no more (protocol 5, asking)
        return since != null && !superseded && member && !inVain && !now.isBefore(delayEnd(item, since));
    }

    @Override
    public boolean deaf() {
        return standings.hearing().deaf();
    }

    @Override
    public @Nullable SystemConfig system(ItemId item) {
        SystemConfig system = systems.get(item.system());
        return system != null && system.spec().items().containsKey(item.value()) ? system : null;
    }

    @Override
    public @Nullable String other(ItemId item, Moment now) {
        String owner = planned(item);
        SystemConfig system = system(item);
        if (owner != null
                && !owner.equals(self)
                && system != null
                && !claims.holders(item).contains(self)) {
            owner = new Lineup(this, claims, now).ownerOfHeld(self, item, system.spec());
        }
        return self.equals(owner) ? null : owner;
    }

    @Override
    public boolean maybeUpElsewhere(ItemId item, Moment now) {
        return elsewhere.mayBeUp(item, system(item), now.minus(Lease.termOf(patience.least(now))));
    }

    @Override
    public boolean isUpElsewhere(ItemId item) {
        return elsewhere.isUp(item);
    }

    @Override
    public boolean anotherIsLeft(ItemId item) {
        SystemConfig system = system(item);
        return system != null
                && system.spec().members().stream()
                        .filter(other -> !other.equals(self))
                        .anyMatch(other -> objection(other, item) == null && setback(other, item) == null);
    }

    @Override
    public long lastSetback(ItemId item) {
        long last = 0;
        SystemConfig system = system(item);
        for (String member : system == null ? List.<String>of() : system.spec().members()) {
            Setback setback = setback(member, item);
            last = setback == null ? last : Math.max(last, setback.sequence());
        }
        return last;
    }

    @Override
    public @Nullable String mustGo(ItemId item) {
        if (superseded) {
            return "another process runs under this member's id, and is newer";
        }
        if (!member) {
            return "this member was removed from the configuration";
        }
        Self its = membership.self(self);
        if (its != null && its.unhealthy().contains(item.system())) {
            return "the system is not healthy here";
        }
        return null;
    }

    @Override
    public @Nullable String goes() {
        if (standings.drained(self)) {
            return "this member is drained";
        }
        Self its = membership.self(self);
        return switch (its == null ? Phase.STARTING : its.phase()) {
            case STARTING, READY -> null;
            case DRAINING -> "this member drains";
            case LEAVING -> "this member leaves";
        };
    }

    @Override
    public boolean awaitsSuccessor(ItemId item, Moment now) {
        if (!awaitsSuccessors(now)) {
            return false;
        }
        String next = other(item, now);
        return next != null && !suspects(next) && claims.entry(next, item) == null;
    }

    /** Whether this member goes, and still waits for those that are to have its items to ask for them. */
    public boolean awaitsSuccessors(Moment now) {
        return now.isBefore(successorsAwaitedUntil());
    }

    /** As of {@link #awaitsSuccessors}; long past where it does not go. */
    private Moment successorsAwaitedUntil() {
        return goesSince.equals(Moment.NEVER) ? Moment.LONG_PAST : goesSince.plus(patience.timeout());
    }
}
