package io.flip.simulation;

import io.flip.engine.Engine;
import io.flip.engine.claim.LeaseGroups.Group;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's kernel lets through of fenced addresses: those whose element lives. Its clock goes on while the process stands still, or is dead. After
 * each step of its engine the process sets the elements to what is left of their leases.
 */
final class Kernel {

    /** The coarsest tick: an element may live that much longer than it was told. */
    private static final Duration TICK = Duration.ofMillis(10);

    private final World world;
    private final Machine machine;

    /** Until when they live. */
    private final Map<ItemId, Moment> elements = new TreeMap<>();

    Kernel(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    /** The host dies, or another process begins: it removes what the one before has left. */
    void clear() {
        elements.clear();
    }

    boolean passes(ItemId item) {
        boolean lives = machine.clock().isBefore(elements.getOrDefault(item, new Moment(Long.MIN_VALUE)));
        return lives || !world.sabotage().fences(machine);
    }

    void refresh(Engine engine, Duration timeout) {
        List<Group> groups = engine.leases().groups();
        if (groups.isEmpty() && elements.isEmpty()) {
            return;
        }
        Map<ItemId, Moment> next = new TreeMap<>();
        Duration term = Duration.ofNanos(timeout.toNanos() * 98 / 100);
        for (Group group : groups) {
            for (ItemId item : group.items()) {
                @Nullable Moment leased = engine.leasedUntil(item, machine.clock());
                if (machine.clock().isBefore(group.until()) && !group.until().equals(leased)) {
                    throw new AssertionError("the group of " + item + " ends at " + group.until() + ", not " + leased);
                }
                @Nullable Duration right = leased == null ? null : left(leased, term);
                @Nullable Duration set = world.sabotage().element(machine, right, term);
                if (set != null) {
                    next.put(item, machine.clock().plus(set));
                }
            }
        }
        Map<ItemId, Moment> before = Map.copyOf(elements);
        elements.clear();
        elements.putAll(next);
        next.keySet().forEach(item -> {
            if (!machine.clock().isBefore(before.getOrDefault(item, new Moment(Long.MIN_VALUE)))) {
                look(item);
            }
        });
    }

    /** What an element is set to: never longer than a term, in whole milliseconds. */
    private @Nullable Duration left(Moment until, Duration term) {
        boolean longer = until.isAfter(machine.clock().plus(term));
        Duration left = (longer ? term : until.since(machine.clock())).minus(TICK);
        return left.isPositive() ? Duration.ofMillis(left.toMillis()) : null;
    }

    /** The item has come up, or its element has. */
    void look(ItemId item) {
        if (machine.isOnTheWire(item)) {
            world.watchers().all().forEach(watcher -> watcher.onTheWire(machine, item));
        }
    }
}
