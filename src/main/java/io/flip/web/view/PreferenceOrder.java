package io.flip.web.view;

import io.flip.engine.plan.Candidacy;
import io.flip.engine.plan.Candidates.Objection;
import io.flip.engine.plan.Outlook;
import io.flip.engine.plan.Plan;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.web.view.WhyView.Preferred;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The order in which an item prefers the members of its system, and what the plan says to each: asked of the engine's own plan. */
final class PreferenceOrder {

    private final Snapshot now;
    private final SystemSpec system;
    private final ItemView item;
    private final Map<String, Instant> downSince;
    private final Outlook outlook;
    private final @Nullable String owner;

    private PreferenceOrder(Snapshot now, SystemSpec system, ItemView item, Map<String, Instant> downSince) {
        this.now = now;
        this.system = system;
        this.item = item;
        this.downSince = downSince;
        this.outlook = now.outlook();
        Slot slot = slot();
        this.owner = slot == null ? null : Plan.owner(system, item.item(), slot, outlook);
    }

    static List<Preferred> of(Snapshot now, SystemSpec system, ItemView item, Map<String, Instant> downSince) {
        PreferenceOrder order = new PreferenceOrder(now, system, item, downSince);
        List<Preferred> all = new ArrayList<>();
        boolean before = true;
        for (String member : order.members()) {
            all.add(order.preferred(member, before));
            before &= !member.equals(order.owner);
        }
        return all;
    }

    private @Nullable Slot slot() {
        return system.topology() == Topology.SHARDED
                ? system.items().get(item.item().value())
                : null;
    }

    /** Those of a replicated system all have it, in no order. */
    private Iterable<String> members() {
        Slot slot = slot();
        return slot == null ? system.members() : Plan.order(system, item.item(), slot);
    }

    private Preferred preferred(String member, boolean before) {
        Objection objection = outlook.objection(member, item.item());
        boolean replicated = system.topology() == Topology.REPLICATED;
        boolean planned = replicated ? objection == null || objection == Objection.DEAF : member.equals(owner);
        String reason = objection == null || (planned && objection == Objection.REFUSED)
                ? accepted(member, planned, before)
                : passedOver(member, objection, planned);
        Instant since = objection == Objection.DOWN ? downSince.get(member) : null;
        return new Preferred(member, objection == null, planned, item.holders().contains(member), reason, since);
    }

    private String accepted(String member, boolean planned, boolean before) {
        if (planned && system.topology() == Topology.SHARDED && isDeaf(member)) {
            return item.holders().contains(member)
                    ? "holds the item, and says that it hears no quorum: it keeps what it has"
                    : "hears no quorum, so it asks for nothing, and the others pass it over: this is its own plan";
        }
        boolean failed = outlook.setback(member, item.item()) != null;
        if (planned && failed) {
            return "its alive failed there, and on every other member that is left: it is tried there again";
        }
        if (failed) {
            return "its alive failed there: it gets the item if no other is left, or by a retry or a move";
        }
        if (planned) {
            return member.equals(system.pins().get(item.item().value()))
                    ? "the item was moved to it"
                    : "the plan gives it the item";
        }
        return before
                ? "would be preferred, and failback is " + Words.of(system.failback()) + ": " + owner + " keeps it"
                : "comes after " + owner;
    }

    /** As it says; what this member itself asks for does not go by its own plan alone. */
    private boolean isDeaf(String member) {
        Candidacy candidacy = outlook.members().get(member);
        boolean self = member.equals(now.self()) && !now.lease().held();
        return self || (candidacy != null && candidacy.deaf());
    }

    private String passedOver(String member, Objection objection, boolean planned) {
        return switch (objection) {
            case DOWN -> "is down: suspected by " + String.join(" and ", suspectedBy(member));
            case LEFT -> "has left";
            case DRAINING -> "is drained: it gets nothing until it is resumed";
            case LEAVING -> "is leaving";
            case UNHEALTHY -> "the system is not healthy there";
            case REFUSED -> "its alive failed there lately: it gets the item after all others, or by a retry or a move";
            case DEAF ->
                planned
                        ? "says that it hears no quorum, and nobody else may have the item"
                        : "says that it hears no quorum: items that it does not hold go to others";
        };
    }

    private List<String> suspectedBy(String member) {
        return now.members().stream()
                .filter(view -> view.config().id().equals(member))
                .map(MemberView::suspectedBy)
                .flatMap(voters -> voters.stream())
                .toList();
    }
}
