package io.flip.simulation.check;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;

/** The states that a member shows agree with the votes that it shows (protocol 3). */
@Rule({"3, down", "3, probably_down"})
public final class StatesFollowVotes implements Watcher {

    @Override
    public void tick(World world) {
        world.machines().stream().filter(Machine::runs).forEach(machine -> check(world, machine));
    }

    private static void check(World world, Machine machine) {
        Snapshot snapshot = machine.snapshot();
        // Where the configuration changes, a member goes by the version that it has.
        ClusterConfig config = world.config().version() > 1 ? snapshot.config() : world.config();
        int quorum = config.settings().quorum();
        for (MemberView member : snapshot.members()) {
            int votes = member.suspectedBy().size();
            boolean right = switch (member.state()) {
                case NEW, ALIVE -> votes == 0;
                case PROBABLY_DOWN -> votes > 0 && votes < quorum;
                case DOWN -> votes >= quorum;
                case LEFT -> true;
            };
            if (!right) {
                throw wrong(world, machine, member);
            }
        }
    }

    private static Broken wrong(World world, Machine machine, MemberView member) {
        return Broken.promise(
                StatesFollowVotes.class,
                world,
                "%s shows %s as %s, suspected by %s"
                        .formatted(machine.id(), member.config().id(), member.state(), member.suspectedBy()));
    }
}
