package io.flip.engine.claim;

import io.flip.engine.member.Membership;
import io.flip.engine.member.Session;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.Webhooks;
import io.flip.engine.time.Moment;
import java.util.Collection;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The newest claim of every member. Those that came from the claimant itself are kept apart from those that were relayed: after a
 * restart a voter's notes may be newer than what others relay, and only the claimant's own word shows that it let go.
 */
public final class Claims {

    /** What one member has said. */
    private static final class Said {
        private @Nullable Claim newest;

        /** The newest one that came from the member itself. */
        private @Nullable Claim direct;

        /** How many items of the newest one it holds that operators see. */
        private int held;

        private @Nullable Announced announced;

        /** As of when it had the claim that is still to be pulled. */
        private @Nullable Moment pending;

        /** As of when it is known to have told this member its claim, in its present session. */
        private @Nullable Moment told;

        private boolean pulled() {
            Announced heardOf = announced;
            Claim known = newest;
            return heardOf == null
                    || (known != null
                            && !Membership.isNewer(
                                    heardOf.session(), heardOf.version(), known.session(), known.version()));
        }

        private void told(Moment at) {
            if (pulled()) {
                told = later(told, at);
            } else {
                pending = later(pending, at);
            }
        }

        private static Moment later(@Nullable Moment one, Moment other) {
            return one == null ? other : Moment.later(one, other);
        }
    }

    /** A claim that was heard of, and is still to be pulled. */
    private record Announced(Session session, long version) {}

    private static final Said NOTHING = new Said();

    private final Map<String, Said> all = new TreeMap<>();
    private final Map<ItemId, SequencedSet<String>> holders = new TreeMap<>();

    /** Items that a member held that was forgotten before it let go, until another has them up. */
    private final SequencedSet<ItemId> abandoned = new TreeSet<>();

    private long highestEpoch;

    /** Takes in a claim where it is newer than the known one; the items that it changes for those that watch. */
    public Collection<ItemId> learn(Claim claim, boolean fromClaimant) {
        Said said = of(claim.holder());
        if (fromClaimant && isNewer(claim, said.direct)) {
            said.direct = claim;
        }
        Claim known = said.newest;
        if (!isNewer(claim, known)) {
            return new TreeSet<>();
        }
        said.newest = claim;
        Moment when = said.pending;
        if (when != null && said.pulled()) {
            said.pending = null;
            said.told(when);
        }
        int holds = 0;
        for (Map.Entry<ItemId, Claim.Entry> each : claim.items().entrySet()) {
            Claim.Entry entry = each.getValue();
            highestEpoch = Math.max(highestEpoch, entry.epoch());
            if (entry.state() == HoldState.ACTIVE) {
                abandoned.remove(each.getKey());
            }
            holds += entry.state().held() && !Webhooks.isHidden(each.getKey()) ? 1 : 0;
        }
        said.held = holds;
        return index(claim, known);
    }

    private Said of(String member) {
        return all.computeIfAbsent(member, _ -> new Said());
    }

    private Said find(String member) {
        return all.getOrDefault(member, NOTHING);
    }

    /** The highest epoch that anyone ever said it has of anything. */
    public long highestEpoch() {
        return highestEpoch;
    }

    /** The highest epoch that another member says it has of the item, or had last; 0 for none. */
    public long highestEpochOfOthers(ItemId item, String member) {
        long highest = 0;
        for (Map.Entry<String, Said> each : all.entrySet()) {
            Claim claim = each.getValue().newest;
            Claim.Entry entry = claim == null ? null : claim.items().get(item);
            if (entry != null && !each.getKey().equals(member)) {
                highest = Math.max(highest, entry.epoch());
            }
        }
        return highest;
    }

    private static boolean isNewer(Claim claim, @Nullable Claim known) {
        return known == null || Membership.isNewer(claim.session(), claim.version(), known.session(), known.version());
    }

    private Collection<ItemId> index(Claim claim, @Nullable Claim known) {
        Collection<ItemId> changed = new TreeSet<>();
        if (known != null) {
            for (ItemId item : known.items().keySet()) {
                if (!claim.items().containsKey(item)) {
                    changed.add(item);
                    drop(item, claim.holder());
                }
            }
        }
        claim.items().forEach((item, entry) -> {
            if (known == null || !entry.equals(known.items().get(item))) {
                changed.add(item);
                if (entry.state().held()) {
                    holders.computeIfAbsent(item, any -> new TreeSet<>()).add(claim.holder());
                } else {
                    drop(item, claim.holder());
                }
            }
        });
        return changed;
    }

    private void drop(ItemId item, String holder) {
        SequencedSet<String> those = holders.get(item);
        if (those != null && those.remove(holder) && those.isEmpty()) {
            holders.remove(item);
        }
    }

    /** The member started again: what an earlier session claimed is over. The items that it held. */
    public Collection<ItemId> forgetBefore(String member, Session session) {
        Said said = of(member);
        if (said.direct != null && session.isNewerThan(said.direct.session())) {
            said.direct = null;
        }
        if (said.announced != null && session.isNewerThan(said.announced.session())) {
            said.announced = null;
        }
        said.told = null;
        said.pending = null;
        Claim known = said.newest;
        if (known == null || !session.isNewerThan(known.session())) {
            return new TreeSet<>();
        }
        said.newest = null;
        said.held = 0;
        known.items().keySet().forEach(item -> drop(item, member));
        return new TreeSet<>(known.items().keySet());
    }

    /** Nobody needs to know any more; the items that it held. */
    public Collection<ItemId> forget(String member) {
        Said said = all.remove(member);
        Claim known = said == null ? null : said.newest;
        if (known == null) {
            return new TreeSet<>();
        }
        known.items().keySet().forEach(item -> drop(item, member));
        known.items().entrySet().stream()
                .filter(each -> each.getValue().state().held())
                .forEach(each -> abandoned.add(each.getKey()));
        return new TreeSet<>(known.items().keySet());
    }

    /** Whether a member may still have the item that nobody waits for any more. */
    public boolean isAbandoned(ItemId item) {
        return abandoned.contains(item);
    }

    /** The member has a claim that is too large to come with the news of it. */
    public void announced(String member, Session session, long version) {
        Said said = of(member);
        Announced known = said.announced;
        if (known == null || Membership.isNewer(session, version, known.session(), known.version())) {
            said.announced = new Announced(session, version);
            said.pending = null;
        }
    }

    /** The claim that the member had at that moment has come, or was {@link #announced}. */
    public void told(String member, Moment at) {
        of(member).told(at);
    }

    /** Whether what the member claimed at that moment is known. */
    public boolean isKnown(String member, Moment at) {
        Moment when = find(member).told;
        return when != null && !when.isBefore(at);
    }

    /** The newest claim that the member itself sent to this one. */
    public @Nullable Claim direct(String member) {
        return find(member).direct;
    }

    public @Nullable Claim newest(String member) {
        return find(member).newest;
    }

    /** How many items the member says that it holds. */
    public int held(String member) {
        return find(member).held;
    }

    /** The members that say that they hold the item, sorted. */
    public SequencedSet<String> holders(ItemId item) {
        SequencedSet<String> those = holders.get(item);
        return those == null ? new TreeSet<>() : those;
    }

    /** What the member says of the item. */
    public Claim.@Nullable Entry entry(String member, ItemId item) {
        Claim claim = find(member).newest;
        return claim == null ? null : claim.items().get(item);
    }

    /** Of those that say that they hold the item, the one with the highest epoch. */
    public @Nullable String incumbent(ItemId item) {
        String best = null;
        long epoch = -1;
        for (String holder : holders(item)) {
            Claim.Entry entry = entry(holder, item);
            if (entry != null && entry.epoch() > epoch) {
                best = holder;
                epoch = entry.epoch();
            }
        }
        return best;
    }
}
