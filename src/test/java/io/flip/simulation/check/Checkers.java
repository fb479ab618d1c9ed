package io.flip.simulation.check;

import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.List;

/** All that must hold at any time, whatever is done to a world. */
public final class Checkers {

    private Checkers() {}

    /**
     * All where items, pins and draining members change, and the voters don't. But {@link MovesForAReason}: an item moves because an operator says so,
     * later than that, and by way of members that do not know yet; and {@link Served}: who is cut off goes by another version than the rest.
     */
    public static List<Watcher> whereItemsChange(World world) {
        return all(world).stream()
                .filter(watcher -> !(watcher instanceof MovesForAReason || watcher instanceof Served))
                .toList();
    }

    /**
     * All where the voters change, too. But {@link GrantedByQuorum} and {@link GrantedToOne}: for a while a lease rests on the notes of the voters before, and of those there may be
     * several; {@link OneHolder} sees what comes of it.
     */
    public static List<Watcher> whereVotersChange(World world) {
        return whereItemsChange(world).stream()
                .filter(watcher -> !(watcher instanceof GrantedByQuorum || watcher instanceof GrantedToOne))
                .toList();
    }

    /** All where the quorum and systems change, too. But {@link NothingMovesWhenCutOff}: who is cut off may know another version than the newest. */
    public static List<Watcher> whereSystemsChange(World world) {
        return whereVotersChange(world).stream()
                .filter(watcher -> !(watcher instanceof NothingMovesWhenCutOff))
                .toList();
    }

    /** All where the timing changes, too. But those that go by one ping timeout. */
    public static List<Watcher> whereTimingChanges(World world) {
        return whereSystemsChange(world).stream()
                .filter(watcher -> !(watcher instanceof NobodyIsAccusedInVain))
                .toList();
    }

    /** All but {@link OneUp}, which is told what to excuse, and {@link Quiet}, which holds at the end alone. */
    public static List<Watcher> all(World world) {
        Granted granted = new Granted(world);
        RefusesWhatFails refuses = new RefusesWhatFails(world);
        return List.of(
                granted, // before those that ask it
                refuses,
                new OneHolder(world),
                new OneOnTheWire(world),
                new GrantedToOne(world, granted),
                new ReleasesInTime(world, granted),
                new AliveUnderLease(world, granted),
                new GrantedByQuorum(world),
                new EpochsGrow(world),
                new BrokenIsServedAgain(world),
                new OneRunAtATime(world),
                new ClaimsTellTheTruth(world),
                new MovesForAReason(world, refuses),
                new NobodyIsAccusedInVain(world),
                new NoStorm(world),
                new NobodySpins(world),
                new Served(world),
                new NothingGrowsWithoutBound(world),
                new NothingMovesWhenCutOff(world),
                new StatesFollowVotes(),
                new WhoLeavesHasLetGo(world));
    }
}
