package io.flip.simulation.swarm;

import io.flip.engine.register.ChangeOutcome;
import io.flip.simulation.Machine;
import io.flip.simulation.World;
import io.flip.simulation.check.Broken;
import java.util.ArrayList;
import java.util.List;

/** What members answer to operators is true: whoever asks for the present version is told none that is older than one that was acknowledged before. */
final class Answers {

    private record Read(String member, long acknowledged, List<ChangeOutcome> outcomes) {}

    private final World world;
    private final List<List<ChangeOutcome>> changes = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();

    Answers(World world) {
        this.world = world;
    }

    void changed(List<ChangeOutcome> outcomes) {
        changes.add(outcomes);
    }

    void read(Machine machine) {
        reads.add(new Read(machine.id(), acknowledged(), machine.read()));
    }

    private long acknowledged() {
        return changes.stream()
                .flatMap(List::stream)
                .mapToLong(outcome -> outcome instanceof ChangeOutcome.Done(long version) ? version : 0)
                .max()
                .orElse(0);
    }

    void check() {
        for (Read read : reads) {
            for (ChangeOutcome outcome : read.outcomes()) {
                if (outcome instanceof ChangeOutcome.Done(long version) && version < read.acknowledged()) {
                    throw Broken.promise(
                            getClass(),
                            world,
                            "%s says that version %d is the present one, after %d was acknowledged"
                                    .formatted(read.member(), version, read.acknowledged()));
                }
            }
        }
        long acknowledged = acknowledged();
        if (world.config().version() < acknowledged) {
            throw Broken.promise(getClass(), world, "version " + acknowledged + " was acknowledged, and is lost");
        }
    }
}
