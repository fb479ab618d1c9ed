package io.flip.simulation.swarm;

import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Machine;
import io.flip.simulation.World;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which disks may be lost with nobody's help: no more than a minority's at a time, none that others still count on (protocol 7, rule 10), and never so many that
 * those who lost theirs would be a quorum by the file with which they start: cut off from the rest, which has other voters by now, they would be a cluster of their own.
 */
final class Disks {

    private final World world;
    private final List<String> staysDown;
    private final ClusterConfig file;

    /**
     * @param staysDown members that will not be there when the rest must go on without the lost ones
     * @param file what all of them were started with
     */
    Disks(World world, List<String> staysDown, ClusterConfig file) {
        this.world = world;
        this.staysDown = staysDown;
        this.file = file;
    }

    boolean mayLose(Machine machine) {
        ClusterConfig newest = newest();
        return newest != null
                && newest.member(machine.id()).isPresent()
                && world.machines().stream().allMatch(each -> has(each, newest) && hasNotPromised(each, newest))
                && survives(newest, machine)
                && isNotFoundedAnew(machine);
    }

    private @Nullable ClusterConfig newest() {
        return world.machines().stream()
                .map(machine -> machine.stored().base())
                .filter(Objects::nonNull)
                .filter(base -> base.version() >= 1)
                .max(Comparator.comparingLong(ClusterConfig::version))
                .orElse(null);
    }

    /**
     * Whether what would be lost is lost to the one machine alone. The first version needs every voter with the disk that it names (protocol 7, rule
     * 9).
     */
    private static boolean has(Machine machine, ClusterConfig newest) {
        ClusterConfig base = machine.stored().base();
        boolean votes = newest.voters().contains(machine.id());
        return base == null ? !votes : base.version() >= newest.version();
    }

    private static boolean hasNotPromised(Machine machine, ClusterConfig newest) {
        AcceptorState state = machine.stored().acceptor();
        return state == null || state.base() < newest.version() || state.promised() == null;
    }

    private boolean isNotFoundedAnew(Machine lost) {
        long wouldGoByTheFile = world.machines().stream()
                .filter(machine -> machine == lost || machine.stored().base() == null)
                .filter(machine -> file.voters().contains(machine.id()))
                .count();
        return wouldGoByTheFile < file.settings().quorum();
    }

    private boolean survives(ClusterConfig newest, Machine lost) {
        long left = newest.members().stream()
                .filter(newest::votes)
                .filter(voter -> !voter.id().equals(lost.id()) && !staysDown.contains(voter.id()))
                .filter(voter -> Objects.equals(
                        voter.storage(), world.machine(voter.id()).stored().storage()))
                .count();
        return 2 * left > newest.voters().size();
    }
}
