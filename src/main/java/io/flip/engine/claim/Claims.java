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

    private final Map<String, Claim> newest = new TreeMap<>();
    private final Map<String, Claim> direct = new TreeMap<>();
    private final Map<ItemId, SequencedSet<String>> holders = new TreeMap<>();

    /** How many items of its newest claim each holds that operators see. */
    private final Map<String, Integer> held = new TreeMap<>();

    /** A claim that was heard of, and is still to be pulled. */
    private record Announced(Session session, long version) {}

    /** As of when each had the claim that is still to be pulled. */
    private final Map<String, Moment> pending = new TreeMap<>();

    private final Map<String, Announced> announced = new TreeMap<>();

    /** As of when each is known to have told this member its claim, in its present session. */
    private final Map<String, Moment> told = new TreeMap<>();

    /** Items that a member held that was forgotten before it let go, until another has them up. */
    private final SequencedSet<ItemId> abandoned = new TreeSet<>();

    private long highestEpoch;

    /** Takes in a claim where it is newer than the known one; the items that it changes for those that watch. */
    public Collection<ItemId> learn(Claim claim, boolean fromClaimant) {
        if (fromClaimant && isNewer(claim, direct.get(claim.holder()))) {
            direct.put(claim.holder(), claim);
        }
        Claim known = newest.get(claim.holder());
        if (!isNewer(claim, known)) {
            return new TreeSet<>();
        }
        newest.put(claim.holder(), claim);
        Moment when = pending.get(claim.holder());
        if (when != null && pulled(claim.holder())) {
            pending.remove(claim.holder());
            told.merge(claim.holder(), when, Moment::later);
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
        held.put(claim.holder(), holds);
        return index(claim, known);
    }

    /** The highest epoch that anyone ever said it has of anything. */
    public long highestEpoch() {
        return highestEpoch;
    }

    /** The highest epoch that another member says it has of the item, or had last; 0 for none. */
    public long highestEpochOfOthers(ItemId item, String member) {
        long highest = 0;
        for (Claim claim : newest.values()) {
            Claim.Entry entry = claim.items().get(item);
            if (entry != null && !claim.holder().equals(member)) {
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
        SequencedSet<String> all = holders.get(item);
        if (all != null && all.remove(holder) && all.isEmpty()) {
            holders.remove(item);
        }
    }

    /** The member started again: what an earlier session claimed is over. The items that it held. */
    public Collection<ItemId> forgetBefore(String member, Session session) {
        Claim own = direct.get(member);
        if (own != null && session.isNewerThan(own.session())) {
            direct.remove(member);
        }
        Claim known = newest.get(member);
        Announced heardOf = announced.get(member);
        if (heardOf != null && session.isNewerThan(heardOf.session())) {
            announced.remove(member);
        }
        told.remove(member);
        pending.remove(member);
        if (known == null || !session.isNewerThan(known.session())) {
            return new TreeSet<>();
        }
        newest.remove(member);
        held.remove(member);
        known.items().keySet().forEach(item -> drop(item, member));
        return new TreeSet<>(known.items().keySet());
    }

    /** Nobody needs to know any more; the items that it held. */
    public Collection<ItemId> forget(String member) {
        direct.remove(member);
        held.remove(member);
        announced.remove(member);
        told.remove(member);
        pending.remove(member);
        Claim known = newest.remove(member);
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
        Announced known = announced.get(member);
        if (known == null || Membership.isNewer(session, version, known.session(), known.version())) {
            announced.put(member, new Announced(session, version));
            pending.remove(member);
        }
    }

    /** The claim that the member had at that moment has come, or was {@link #announced}. */
    public void told(String member, Moment at) {
        (pulled(member) ? told : pending).merge(member, at, Moment::later);
    }

    private boolean pulled(String member) {
        Announced heardOf = announced.get(member);
        Claim known = newest.get(member);
        return heardOf == null
                || (known != null
                        && !Membership.isNewer(heardOf.session(), heardOf.version(), known.session(), known.version()));
    }

    /** Whether what the member claimed at that moment is known. */
    public boolean isKnown(String member, Moment at) {
        Moment when = told.get(member);
        return when != null && !when.isBefore(at);
    }

    /** The newest claim that the member itself sent to this one. */
    public @Nullable Claim direct(String member) {
        return direct.get(member);
    }

    public @Nullable Claim newest(String member) {
        return newest.get(member);
    }

    /** How many items the member says that it holds. */
    public int held(String member) {
        return held.getOrDefault(member, 0);
    }

    /** The members that say that they hold the item, sorted. */
    public SequencedSet<String> holders(ItemId item) {
        SequencedSet<String> all = holders.get(item);
        return all == null ? new TreeSet<>() : all;
    }

    /** What the member says of the item. */
    public Claim.@Nullable Entry entry(String member, ItemId item) {
        Claim claim = newest.get(member);
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
