package io.flip.simulation.check;

import io.flip.engine.plan.ItemId;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a member calls active, and is not up there since somebody took it away, it does not call so for longer than a check takes to find that
 * (protocol 6), where handlers know how to check. A machine that stands still is excused, for as long as that lasts.
 */
@Rule("6")
public final class BrokenIsServedAgain implements Watcher {

    private static final long BOUND = Duration.ofSeconds(6).toNanos();

    private record Place(String member, int life, ItemId item) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = member.compareTo(other.member);
            order = order != 0 ? order : Integer.compare(life, other.life);
            return order != 0 ? order : item.compareTo(other.item);
        }
    }

    private final World world;
    private final Map<Place, Long> gone = new TreeMap<>();

    BrokenIsServedAgain(World world) {
        this.world = world;
    }

    @Override
    public void takenAway(Machine machine, ItemId item) {
        if (world.checks() && machine.runs()) {
            gone.put(new Place(machine.id(), machine.life(), item), world.now());
        }
    }

    @Override
    public void tick(World any) {
        gone.entrySet().removeIf(each -> isOver(each.getKey()));
        gone.forEach((place, since) -> {
            Machine machine = world.machine(place.member());
            long from = Math.max(since, machine.lastPaused());
            if (!machine.paused() && world.now() - from > BOUND) {
                throw Broken.promise(getClass(), world, place + " is gone, and still called active");
            }
        });
    }

    private boolean isOver(Place place) {
        Machine machine = world.machine(place.member());
        boolean same = machine.runs() && machine.life() == place.life();
        if (!same || machine.paused()) {
            return !same;
        }
        return machine.isUp(place.item())
                || machine.snapshot().items().stream()
                        .filter(view -> view.item().equals(place.item()))
                        .noneMatch(view -> callsActive(machine, view));
    }

    private static boolean callsActive(Machine machine, ItemView view) {
        return view.state() == ItemState.ACTIVE && view.holders().contains(machine.id());
    }
}
