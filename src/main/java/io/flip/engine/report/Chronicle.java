package io.flip.engine.report;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Claims;
import io.flip.engine.claim.HoldState;
import io.flip.engine.effect.Event;
import io.flip.engine.effect.Out;
import io.flip.engine.holding.Holdings;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Membership;
import io.flip.engine.placement.Placement;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.Webhooks;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What operators are shown of the items, and told when it changes. Derived from the claims and the plan; decides nothing. */
public final class Chronicle {

    private final String self;
    private final Placement placement;
    private final Membership membership;
    private final Claims claims;
    private final Holdings holdings;
    private final Out out;
    private final Map<ItemId, ItemView> items = new TreeMap<>();
    private final Map<ItemId, ItemView> hidden = new TreeMap<>();
    private @Nullable List<ItemView> listed;

    public Chronicle(
            String self, Placement placement, Membership membership, Claims claims, Holdings holdings, Out out) {
        this.self = self;
        this.placement = placement;
        this.membership = membership;
        this.claims = claims;
        this.holdings = holdings;
        this.out = out;
    }

    List<ItemView> items() {
        if (listed == null) {
            listed = List.copyOf(items.values());
        }
        return listed;
    }

    /** The hidden one, as far as it is known. */
    @Nullable
    ItemView hidden(ItemId item) {
        return hidden.get(item);
    }

    /** Looks at the items again, and reports what is new. */
    public void refresh(Collection<ItemId> changed, Moment now) {
        changed.forEach(item -> refresh(item, now));
    }

    private void refresh(ItemId item, Moment moment) {
        if (Webhooks.isHidden(item)) {
            refreshHidden(item, moment);
            return;
        }
        ItemView old = items.get(item);
        if (placement.system(item) == null && holders(item).isEmpty()) {
            gone(item, old);
            return;
        }
        ItemView now = look(item, old, moment);
        if (now.equals(old)) {
            return;
        }
        items.put(item, now);
        listed = null;
        out.revised();
        boolean moved =
                old != null && (old.state() != now.state() || !old.holders().equals(now.holders()));
        if (old != null && moved) {
            report(old, now);
        }
    }

    /** Operators see the webhooks, and not what stands behind them. */
    private void refreshHidden(ItemId item, Moment moment) {
        if (placement.system(item) == null) {
            hidden.remove(item);
        } else {
            ItemView old = hidden.get(item);
            ItemView now = look(item, old, moment);
            if (!now.equals(old)) {
                hidden.put(item, now);
                out.revised();
            }
        }
    }

    /** The configuration has it no longer, and nobody holds it. */
    private void gone(ItemId item, @Nullable ItemView old) {
        if (old != null) {
            items.remove(item);
            listed = null;
            out.report(Event.ofItem(item, one(old.holders()), null, "unassigned", "the configuration has it no longer")
                    .marked(Long.toString(old.epoch())));
        }
    }

    private ItemView look(ItemId item, @Nullable ItemView old, Moment now) {
        List<String> planned = placement.plan().owners(item);
        List<String> holders = holders(item);
        ItemState state = state(item, planned, holders);
        if (old != null && old.state() == state && old.holders().equals(holders)) {
            return new ItemView(item, planned, holders, state, old.since(), epoch(item, holders), old.reason());
        }
        return new ItemView(
                item, planned, holders, state, now, epoch(item, holders), reason(item, old, holders, state));
    }

    private void report(ItemView old, ItemView now) {
        out.report(Event.ofItem(
                        now.item(),
                        one(old.holders()),
                        one(now.holders()),
                        now.state().name().toLowerCase(Locale.ROOT),
                        now.reason())
                .marked(Long.toString(now.holders().isEmpty() ? old.epoch() : now.epoch())));
    }

    private static @Nullable String one(List<String> holders) {
        return holders.isEmpty() ? null : String.join(",", holders);
    }

    /** Those that say that they hold it and are there to say so; of a sharded item the one that was granted it last. */
    private List<String> holders(ItemId item) {
        List<String> holders = new ArrayList<>(claims.holders(item));
        holders.removeIf(this::gone);
        if (placement.sharded(item) && holders.size() > 1) {
            holders.sort((a, b) -> Long.compare(epochOf(b, item), epochOf(a, item)));
            return List.of(holders.getFirst());
        }
        return List.copyOf(holders);
    }

    private boolean gone(String member) {
        MemberState state = membership.state(member);
        return !member.equals(self) && (state == MemberState.DOWN || state == MemberState.LEFT);
    }

    private long epochOf(String holder, ItemId item) {
        Claim.Entry entry = claims.entry(holder, item);
        return entry == null ? 0 : entry.epoch();
    }

    private long epoch(ItemId item, List<String> holders) {
        return holders.isEmpty() ? 0 : epochOf(holders.getFirst(), item);
    }

    private ItemState state(ItemId item, List<String> planned, List<String> holders) {
        if (holders.isEmpty()) {
            return nobodys(item, planned);
        }
        Set<HoldState> states = EnumSet.noneOf(HoldState.class);
        for (String holder : holders) {
            Claim.Entry entry = claims.entry(holder, item);
            states.add(entry == null ? HoldState.ASKING : entry.state());
        }
        if (states.contains(HoldState.STUCK)) {
            return ItemState.STUCK;
        }
        if (states.contains(HoldState.FAILED)) {
            return ItemState.FAILED;
        }
        if (states.contains(HoldState.DEACTIVATING)) {
            return ItemState.DEACTIVATING;
        }
        boolean complete = placement.sharded(item) || holders.containsAll(planned);
        return complete && !states.contains(HoldState.ACTIVATING) ? ItemState.ACTIVE : ItemState.ACTIVATING;
    }

    private ItemState nobodys(ItemId item, List<String> planned) {
        if (planned.stream().anyMatch(member -> placement.setback(member, item) == null)) {
            return ItemState.WAITING;
        }
        return failedSomewhere(item) ? ItemState.FAILED : ItemState.UNASSIGNED;
    }

    private boolean failedSomewhere(ItemId item) {
        var system = placement.system(item);
        return system != null
                && system.spec().members().stream().anyMatch(member -> placement.setback(member, item) != null);
    }

    private String reason(ItemId item, @Nullable ItemView old, List<String> holders, ItemState state) {
        if (holders.isEmpty()) {
            return reasonForNobody(item, old, state);
        }
        String holder = holders.getFirst();
        String own = holder.equals(self) ? holdings.reason(item) : null;
        if (own != null) {
            return own;
        }
        return switch (state) {
            case ACTIVE -> holder + " has brought it up";
            case ACTIVATING -> holder + " brings it up";
            case DEACTIVATING -> holder + " puts it down";
            case FAILED -> "its alive failed on " + holder + " and will be tried again";
            case STUCK -> "its down fails on " + holder + " and is tried again";
            case WAITING, UNASSIGNED -> "nobody holds it";
        };
    }

    private String reasonForNobody(ItemId item, @Nullable ItemView old, ItemState state) {
        if (state == ItemState.UNASSIGNED) {
            return "no member of its system may have it";
        }
        if (state == ItemState.FAILED) {
            return "its alive failed on every member that may have it, and is tried again every few seconds";
        }
        if (old == null || old.holders().isEmpty()) {
            return "waiting for a quorum to grant it to "
                    + String.join(", ", placement.plan().owners(item));
        }
        String last = old.holders().getFirst();
        return switch (membership.state(last)) {
            case DOWN -> last + " is down: suspected by " + String.join(", ", membership.suspectedBy(last));
            case LEFT -> last + " left";
            default -> last + " let it go";
        };
    }
}
