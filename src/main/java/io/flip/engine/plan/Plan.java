package io.flip.engine.plan;

import io.flip.engine.plan.Candidates.Objection;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who should have what (protocol 4): a pure function of the configuration and the members' states, so that members that know the same
 * plan the same.
 */
public final class Plan {

    /** The plan before anything is known: nobody has anything. */
    public static final Plan EMPTY = new Plan(new TreeMap<>());

    private final SequencedMap<ItemId, List<String>> owners;

    private Plan(SequencedMap<ItemId, List<String>> owners) {
        this.owners = owners;
    }

    public static Plan of(Collection<SystemSpec> systems, Candidates candidates) {
        SequencedMap<ItemId, List<String>> owners = new TreeMap<>();
        for (SystemSpec system : systems) {
            for (Map.Entry<String, Slot> entry : system.items().entrySet()) {
                ItemId item = new ItemId(system.id(), entry.getKey());
                owners.put(item, owners(system, item, entry.getValue(), candidates));
            }
        }
        return new Plan(owners);
    }

    private static List<String> owners(SystemSpec system, ItemId item, Slot slot, Candidates candidates) {
        if (system.topology() == Topology.REPLICATED) {
            return system.members().stream()
                    .filter(member -> mayReplicate(candidates.objection(member, item)))
                    .toList();
        }
        String owner = owner(system, item, slot, candidates);
        return owner == null ? List.of() : List.of(owner);
    }

    /** Nobody could have it in the place of one that hears no quorum. */
    private static boolean mayReplicate(@Nullable Objection objection) {
        return objection == null || objection == Objection.DEAF;
    }

    /**
     * The first candidate in the order of preference; one that comes before the holder only once it has been back for long enough. A member on
     * which it failed for good gets it only where all others are no candidates: nothing is taken from its holder to try that. Where there is no candidate at
     * all, the first that hears no quorum: it may hear one again.
     */
    public static @Nullable String owner(SystemSpec system, ItemId item, Slot slot, Candidates candidates) {
        String incumbent = incumbent(system, item, candidates);
        String pinned = system.pins().get(item.value()); // protocol 4, pins: it waits for no failback
        String deaf = null;
        for (String member : order(system, item, slot)) {
            Objection objection = candidates.objection(member, item);
            if (objection != null) {
                deaf = deaf == null && objection == Objection.DEAF ? member : deaf;
                continue;
            }
            if (candidates.setback(member, item) != null) {
                continue;
            }
            if (incumbent == null
                    || member.equals(pinned)
                    || member.equals(incumbent)
                    || candidates.backFor(member, system.failback())) {
                return member;
            }
        }
        String failed = lastResort(system, item, slot, candidates);
        return failed == null ? deaf : failed;
    }

    /** Of those on which it failed the one of which that is longest ago: so they take turns (protocol 6). */
    private static @Nullable String lastResort(SystemSpec system, ItemId item, Slot slot, Candidates candidates) {
        String best = null;
        Setback least = null;
        for (String member : order(system, item, slot)) {
            Setback setback = candidates.setback(member, item);
            Objection objection = candidates.objection(member, item);
            boolean possible = objection == null || objection == Objection.REFUSED;
            if (possible && setback != null && (least == null || setback.compareTo(least) < 0)) {
                best = member;
                least = setback;
            }
        }
        return best;
    }

    /** The members in the order in which the item prefers them: the one that it is pinned to, and then as its slot says (protocol 4). */
    public static Iterable<String> order(SystemSpec system, ItemId item, Slot slot) {
        Preference preference = new Preference(system.members(), slot);
        String pinned = system.pins().get(item.value());
        if (pinned == null || !system.members().contains(pinned)) {
            return preference;
        }
        SequencedSet<String> order = new LinkedHashSet<>();
        order.add(pinned);
        preference.forEach(order::add);
        return order;
    }

    private static @Nullable String incumbent(SystemSpec system, ItemId item, Candidates candidates) {
        if (system.failback().equals(Failback.IMMEDIATE)) {
            return null;
        }
        String incumbent = candidates.incumbent(item);
        boolean stays = incumbent != null
                && system.members().contains(incumbent)
                && candidates.objection(incumbent, item) == null
                && candidates.setback(incumbent, item) == null;
        return stays ? incumbent : null;
    }

    /** The members that should have the item; at most one in a sharded system. */
    public List<String> owners(ItemId item) {
        return owners.getOrDefault(item, List.of());
    }

    /** The member that should have an item of a sharded system. */
    public @Nullable String owner(ItemId item) {
        List<String> all = owners(item);
        return all.isEmpty() ? null : all.getFirst();
    }

    public SequencedMap<ItemId, List<String>> all() {
        return owners;
    }
}
