package io.flip.simulation.check;

import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code alive} never begins where the item is not leased at that very instant (protocol 5, holding): by what the engine says, and by what the datagrams
 * show. Where the network is asked between the order and the deed, what the engine said with the order counts: a voter may have said meanwhile that it
 * grants the item no longer (its disk was lost, say), and keeps to what it granted until that is over.
 */
@Rule("5, holding")
public final class AliveUnderLease implements Watcher {

    /** @param grantedUntil by the datagrams until then, in the world's time */
    private record Order(Effect.RunHandler run, long grantedUntil) {}

    private final World world;
    private final Sharded sharded;
    private final Granted granted;
    private final Map<String, Order> orders = new HashMap<>();

    AliveUnderLease(World world, Granted granted) {
        this.world = world;
        this.sharded = new Sharded(world);
        this.granted = granted;
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.RunHandler run && run.event() == Effect.HandlerEvent.ALIVE) {
            orders.put(machine.id() + " " + run.item(), new Order(run, granted.until(machine, run.item())));
        }
    }

    private boolean isLeasedAsOrdered(Machine machine, ItemId item) {
        Order order = order(machine, item);
        return order != null && machine.clock().isBefore(order.run().startBefore());
    }

    private boolean isGrantedAsOrdered(Machine machine, ItemId item) {
        Order order = order(machine, item);
        return order != null && world.now() <= order.grantedUntil();
    }

    /** The order, where the network is asked before it is carried out. */
    private @Nullable Order order(Machine machine, ItemId item) {
        Order order = orders.get(machine.id() + " " + item);
        return order != null && machine.looksFor(order.run()) ? order : null;
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        if (sharded.contains(item) && !machine.leases(item) && !isLeasedAsOrdered(machine, item)) {
            throw Broken.promise(getClass(), world, machine.id() + " brings up " + item + " and has no lease for it");
        }
        if (sharded.contains(item)
                && granted.until(machine, item) < world.now()
                && !isGrantedAsOrdered(machine, item)) {
            throw Broken.promise(getClass(), world, machine.id() + " brings up " + item + " and no quorum granted it");
        }
    }
}
