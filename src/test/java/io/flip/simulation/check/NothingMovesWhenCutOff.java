package io.flip.simulation.check;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.Set;
import java.util.TreeSet;

/**
 * While nobody can talk to anybody, nothing moves (protocol 3): once the last leases have run out no {@code alive} begins, and no
 * {@code down} in a system that holds, unless an operator stops the member or had changed the configuration before, or a handler failed.
 */
@Rule("3")
public final class NothingMovesWhenCutOff implements Watcher {

    private final World world;
    private final long longestLease;
    private final Set<String> excused = new TreeSet<>();
    private long since = Long.MAX_VALUE;

    public NothingMovesWhenCutOff(World world) {
        this.world = world;
        this.longestLease =
                world.config().settings().pingTimeout().multipliedBy(2).toNanos();
    }

    @Override
    public void input(Machine machine, Input input) {
        if (!world.network().totallyPartitioned()) {
            since = Long.MAX_VALUE;
        } else if (since == Long.MAX_VALUE) {
            since = world.now();
        }
        switch (input) {
            case Input.Stop _ -> excused.add(machine.id());
            case Input.HandlerDone done when done.outcome() != Input.Outcome.SUCCESS -> excused.add(machine.id());
            case Input.Checked found when !found.well() -> excused.add(machine.id());
            default -> {}
        }
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        require(!cutOff(), machine, "brings up " + item);
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.StoreBase && cutOff()) {
            excused.add(machine.id()); // one that stood still goes on, and takes in what an operator had changed before
        }
        if (effect instanceof Effect.RunHandler run && run.event() == HandlerEvent.DOWN) {
            boolean may = !cutOff() || !holds(run.item()) || excused.contains(machine.id());
            require(may, machine, "puts down " + run.item());
        }
    }

    private boolean cutOff() {
        boolean alone = world.config().settings().quorum() == 1;
        return since != Long.MAX_VALUE && world.now() - since > longestLease && !alone;
    }

    private void require(boolean may, Machine machine, String what) {
        if (!may) {
            throw Broken.promise(getClass(), world, machine.id() + " " + what);
        }
    }

    private boolean holds(ItemId item) {
        return world.config()
                .system(item.system())
                .map(system -> system.spec().onIsolation() == OnIsolation.HOLD)
                .orElse(false);
    }
}
