package io.flip.simulation.check;

import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.List;

/** All that must hold at any time, whatever is done to a world. */
public final class Checkers {

    private Checkers() {}

    /** All but {@link OneUp}, which is told what to excuse, and {@link Quiet}, which holds at the end alone. */
    public static List<Watcher> all(World world) {
        return List.of(
                new OneHolder(world),
                new AliveUnderLease(world),
                new GrantedByQuorum(world),
                new EpochsGrow(world),
                new OneRunAtATime(world),
                new ClaimsTellTheTruth(world),
                new MovesForAReason(world),
                new NobodyIsAccusedInVain(world),
                new NoStorm(world),
                new RefusesWhatFails(world),
                new NothingGrowsWithoutBound(world),
                new NothingMovesWhenCutOff(world),
                new StatesFollowVotes(),
                new WhoLeavesHasLetGo(world));
    }
}
