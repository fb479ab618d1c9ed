package io.flip.simulation.check;

import io.flip.engine.effect.Effect;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whoever brings an item up has a higher epoch than all who did before, unless it is the same run of a member trying again (protocol 5, epochs).
 * Excused, where what was known of the epochs is gone: as long as a voter grants that lost its disk, and says that it was not told all; and once so
 * many lost theirs at a time that none of a quorum may be left.
 */
@Rule("5, epochs")
public final class EpochsGrow implements Watcher {

    private record Last(long epoch, String by) {}

    private final World world;
    private final Sharded sharded;
    private final Map<ItemId, Last> last = new TreeMap<>();
    private final Set<ItemId> forgotten = new HashSet<>();

    /** Those that lost their disk, until they say that they know all. */
    private final Set<String> ignorant = new TreeSet<>();

    /** Those of them that grant nevertheless, and say so. */
    private final Set<String> guessing = new TreeSet<>();

    public EpochsGrow(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (ignorant.contains(machine.id())
                && effect instanceof Effect.Send(var _, var _, Message.Ack ack)
                && ack.epochs() != null) {
            if (ack.epochs().complete()) {
                ignorant.remove(machine.id());
                guessing.remove(machine.id());
            } else {
                guessing.add(machine.id());
            }
        }
    }

    @Override
    public void diskLost(Machine machine) {
        ignorant.add(machine.id());
        guessing.remove(machine.id());
        ClusterConfig config = world.config();
        int mayMiss = config.voters().size() - config.settings().quorum();
        if (config.voters().stream().filter(ignorant::contains).count() > mayMiss) {
            forgotten.addAll(last.keySet());
        }
    }

    private boolean oneThatGuessesVotes() {
        return guessing.stream()
                .anyMatch(id -> world.config().voters().contains(id)
                        && world.machine(id).runs());
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        if (!sharded.contains(item)) {
            return;
        }
        String by = machine.id() + " in its run " + machine.life();
        Last before = last.get(item);
        if (forgotten.remove(item) || before == null || epoch > before.epoch()) {
            last.put(item, new Last(epoch, by));
        } else if (!oneThatGuessesVotes() && (epoch < before.epoch() || !by.equals(before.by()))) {
            throw Broken.promise(
                    getClass(),
                    world,
                    "%s: epoch %d of %s after %d of %s".formatted(item, epoch, by, before.epoch(), before.by()));
        }
    }
}
