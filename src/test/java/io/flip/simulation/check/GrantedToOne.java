package io.flip.simulation.check;

import io.flip.engine.Input;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.HashSet;
import java.util.Set;

/** No two members are granted one item by a quorum at the same instant, as the datagrams show it: {@link OneHolder} asks the engines. */
@Rule("5, judging 1")
public final class GrantedToOne implements Watcher {

    private record Hold(String member, int life, ItemId item) {}

    private final World world;
    private final Granted granted;
    private final Set<Hold> known = new HashSet<>();

    GrantedToOne(World world, Granted granted) {
        this.world = world;
        this.granted = granted;
    }

    /** Only an answer can begin a lease. */
    @Override
    public void input(Machine machine, Input input) {
        if (input instanceof Input.Received(var _, Message.Ack _)) {
            for (ItemId item : granted.everGranted(machine)) {
                Hold hold = new Hold(machine.id(), machine.life(), item);
                if (!isGranted(machine, item)) {
                    known.remove(hold);
                } else if (known.add(hold)) {
                    check(machine, item);
                }
            }
        }
    }

    private boolean isGranted(Machine machine, ItemId item) {
        return machine.runs() && granted.certainlyUntil(machine, item) > world.now();
    }

    private void check(Machine machine, ItemId item) {
        for (Machine other : world.machines()) {
            if (other != machine && isGranted(other, item)) {
                throw Broken.promise(
                        getClass(), world, "%s is granted to %s and to %s".formatted(item, machine.id(), other.id()));
            }
        }
    }
}
