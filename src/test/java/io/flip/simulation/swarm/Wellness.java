package io.flip.simulation.swarm;

import io.flip.engine.member.MemberState;
import io.flip.engine.member.Phase;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.Edits;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.simulation.Machine;
import io.flip.simulation.World;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All is well: every item is active on exactly the member that all plan it for, and all see it there; nobody who runs is suspected or refuses
 * anything, and who does not run is down.
 */
final class Wellness {

    private final World world;
    private final List<String> file;
    private final List<String> staysDown;

    /**
     * @param file the members of the file, whom all that join ask
     * @param staysDown those that are not there any more
     */
    Wellness(World world, List<String> file, List<String> staysDown) {
        this.world = world;
        this.file = file;
        this.staysDown = staysDown;
    }

    /** What is not well; {@code null} where nothing is. */
    @Nullable
    String complaint() {
        for (Machine machine : world.machines()) {
            if (!machine.runs() && !staysDown.contains(machine.id())) {
                return machine.id() + " does not run";
            }
            if (machine.runs() && machine.checkHasNews()) {
                return machine.id() + " is about to find something by a check";
            }
            for (ItemId item : machine.up()) {
                if (!isThere(item)) {
                    return machine.id() + " has " + item + " up, which is no longer there";
                }
            }
            String complaint = machine.runs() ? complaint(machine.id(), machine.snapshot()) : null;
            if (complaint != null) {
                return complaint;
            }
        }
        return null;
    }

    private @Nullable String complaint(String seenBy, Snapshot snapshot) {
        if (snapshot.enrolment() == Enrolment.JOINING) {
            Set<ItemId> left = world.machine(seenBy).up();
            return !left.isEmpty()
                    ? seenBy + " joins, and has up " + left
                    : isRefused(world.machine(seenBy)) || nobodyIsLeftToAsk() ? null : seenBy + " is not taken in";
        }
        if (snapshot.config().version() < world.config().version() && !isUndecided()) {
            return seenBy + " has version " + snapshot.config().version();
        }
        if (snapshot.enrolment() == Enrolment.REMOVED) {
            Set<ItemId> left = world.machine(seenBy).up();
            return left.isEmpty() ? null : seenBy + " was removed, and has up " + left;
        }
        Phase phase = isDrained(seenBy) ? Phase.DRAINING : Phase.READY;
        if (snapshot.phase() != phase || !snapshot.lease().held()) {
            return seenBy + " is " + snapshot.phase() + (snapshot.lease().held() ? "" : ", and has no lease");
        }
        for (MemberView member : snapshot.members()) {
            String id = member.config().id();
            if (world.machine(id).runs() ? !isAlive(member) : !isGone(member)) {
                return "%s sees %s as %s, suspected by %s".formatted(seenBy, id, member.state(), member.suspectedBy());
            }
        }
        for (MemberView member : snapshot.members()) {
            if (world.machine(member.config().id()).runs()
                    && !member.candidacy().refused().isEmpty()) {
                return "%s refuses %s"
                        .formatted(member.config().id(), member.candidacy().refused());
            }
        }
        for (ItemView item : snapshot.items()) {
            String complaint = complaint(seenBy, item);
            if (complaint != null) {
                return complaint;
            }
        }
        return null;
    }

    /** Whom it knows was removed meanwhile, and says so: an operator would have to name others. */
    private boolean nobodyIsLeftToAsk() {
        return file.stream().allMatch(id -> world.config().member(id).isEmpty());
    }

    /** There are too many members for the timing, say: an operator would have to change that first. */
    private boolean isRefused(Machine newcomer) {
        return Edits.apply(world.config(), newcomer.asks(), false) instanceof Edits.Result.Refused;
    }

    /** The first version needs every voter, and nobody who runs knows that it was made: it is finished when the one who stays down is back. */
    private boolean isUndecided() {
        boolean allAtTheFile = world.machines().stream()
                .filter(Machine::runs)
                .allMatch(machine -> machine.snapshot().config().version() == 0);
        return allAtTheFile
                && world.config().voters().stream()
                        .anyMatch(voter -> !world.machine(voter).runs());
    }

    /** The last opinion of a voter that stays down counts until it comes back. */
    private boolean isAlive(MemberView member) {
        return member.state() == MemberState.ALIVE
                || (member.state() == MemberState.PROBABLY_DOWN && staysDown.containsAll(member.suspectedBy()));
    }

    private static boolean isGone(MemberView member) {
        return member.state() == MemberState.DOWN || member.state() == MemberState.LEFT;
    }

    private @Nullable String complaint(String seenBy, ItemView item) {
        List<String> up = world.up(item.item());
        boolean possible = candidates(item.item());
        if (item.planned().isEmpty()) {
            return possible ? seenBy + " plans " + item.item() + " for nobody" : null;
        }
        if (!up.equals(item.planned().stream().sorted().toList())) {
            return "%s plans %s for %s, and it is up on %s".formatted(seenBy, item.item(), item.planned(), up);
        }
        if (item.state() != ItemState.ACTIVE
                || !item.holders().stream().sorted().toList().equals(up)) {
            return "%s sees %s as %s on %s, and it is up on %s"
                    .formatted(seenBy, item.item(), item.state(), item.holders(), up);
        }
        for (String holder : up) {
            if (world.machine(holder).mixed(item.item())) {
                return item.item() + " is up on " + holder + " by handlers that are no longer its own";
            }
            if (sharded(item.item()) && !world.machine(holder).leases(item.item())) {
                return holder + " has no lease for " + item.item();
            }
        }
        return null;
    }

    private boolean isThere(ItemId item) {
        return world.config()
                .system(item.system())
                .filter(system -> system.spec().items().containsKey(item.value()))
                .isPresent();
    }

    private boolean candidates(ItemId item) {
        return system(item).spec().members().stream()
                .anyMatch(id -> world.machine(id).runs() && !isDrained(id));
    }

    private boolean isDrained(String id) {
        return world.config().member(id).filter(MemberConfig::drained).isPresent();
    }

    private boolean sharded(ItemId item) {
        return system(item).spec().topology() == Topology.SHARDED;
    }

    private SystemConfig system(ItemId item) {
        return world.config().system(item.system()).orElseThrow();
    }
}
