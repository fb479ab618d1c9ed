package io.flip.simulation.check;

import io.flip.engine.Input;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whoever brings an item up has a higher epoch than all who did before, unless it is the same run of a member trying again (protocol 5). Excused, where what was
 * known of the epochs is gone: as long as a voter that lost its disk could not be told what the others know, and where so many lost theirs at a time that
 * none of a quorum may be left.
 */
public final class EpochsGrow implements Watcher {

    private record Last(long epoch, String by) {}

    private final World world;
    private final Sharded sharded;
    private final Map<ItemId, Last> last = new TreeMap<>();
    private final Set<ItemId> forgotten = new HashSet<>();

    /** Those that lost their disk, each with those that have told it of epochs since. */
    private final Map<String, Set<String>> ignorant = new TreeMap<>();

    public EpochsGrow(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
    }

    @Override
    public void input(Machine machine, Input input) {
        Set<String> told = ignorant.get(machine.id());
        if (told != null
                && input instanceof Input.Received(var _, Message.Ack ack)
                && ack.epochs() != null
                && Objects.equals(machine.session(), ack.header().echo())) {
            told.add(ack.header().from());
            if (isTold(machine.id(), told)) {
                ignorant.remove(machine.id());
            }
        }
    }

    @Override
    public void diskLost(Machine machine) {
        ignorant.put(machine.id(), new HashSet<>());
        if (ignorant.keySet().stream().filter(config().voters()::contains).count() > mayMiss()) {
            forgotten.addAll(last.keySet());
        }
    }

    private ClusterConfig config() {
        return world.config();
    }

    /** So many voters may not know of an epoch that a quorum has noted. */
    private int mayMiss() {
        return config().voters().size() - config().settings().quorum();
    }

    private boolean isTold(String id, Set<String> told) {
        List<String> others =
                config().voters().stream().filter(voter -> !voter.equals(id)).toList();
        long sure = others.stream()
                .filter(other -> told.contains(other) && !ignorant.containsKey(other))
                .count();
        return sure > mayMiss() || told.containsAll(others);
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        if (!sharded.contains(item)) {
            return;
        }
        String by = machine.id() + " in its run " + machine.life();
        Last before = last.put(item, new Last(epoch, by));
        boolean grows = before == null || epoch > before.epoch() || (epoch == before.epoch() && by.equals(before.by()));
        boolean mayBeForgotten = forgotten.remove(item) || !ignorant.isEmpty();
        if (!grows && !mayBeForgotten) {
            throw Broken.promise(
                    getClass(),
                    world,
                    "%s: epoch %d of %s after %d of %s".formatted(item, epoch, by, before.epoch(), before.by()));
        }
    }
}
