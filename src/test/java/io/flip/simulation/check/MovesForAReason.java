package io.flip.simulation.check;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Preference;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An item moves only for its own holder's sake, or back (protocol 4): to a member further down in its order of preference only where its holder
 * was down, lost its lease, stood still, started again, was stopped, or failed to bring something up; to one further up, where that one is back for as long as the system
 * wants, and it has not failed there before. What happens to other members moves nothing.
 */
@Rule("4")
public final class MovesForAReason implements Watcher {

    private record Holder(Machine machine, int life, long since) {

        boolean stumbled() {
            return life != machine.life() || machine.paused() || machine.lastPaused() >= since;
        }
    }

    /** A run of an alive handler that is under way. */
    private record Rising(String member, long run) {}

    /** One run of a member: from its first datagram to its last. */
    private record Speech(int life, long since, long last) {}

    private final World world;
    private final RefusesWhatFails refuses;
    private final Sharded sharded;
    private final long soon;
    private final Map<ItemId, Holder> holders = new TreeMap<>();
    private final Map<String, Speech> present = new TreeMap<>();
    private final Map<String, Speech> previous = new TreeMap<>();

    private final Map<Rising, ItemId> rising = new HashMap<>();

    /** Items whose alive handler was ended since there was no lease: once that one is over they are put down, be there a lease again or not. */
    private final Set<ItemId> cutShort = new TreeSet<>();

    /** Items whose holder has had trouble since it brought them up. */
    private final Set<ItemId> excused = new TreeSet<>();

    /** In which of its runs a member was last told to stop. */
    private final Map<String, Integer> stopped = new TreeMap<>();

    MovesForAReason(World world, RefusesWhatFails refuses) {
        this.world = world;
        this.refuses = refuses;
        this.sharded = new Sharded(world);
        this.soon = world.config().settings().pingTimeout().multipliedBy(2).toNanos();
    }

    @Override
    public void input(Machine machine, Input input) {
        boolean failed = false;
        if (input instanceof Input.HandlerDone done) {
            rising.remove(new Rising(machine.id(), done.run()));
            failed = done.outcome() != Outcome.SUCCESS;
        }
        if (input instanceof Input.Checked found) {
            failed = !found.well();
        }
        if (input instanceof Input.Stop) {
            stopped.put(machine.id(), machine.life());
        }
        if (failed || input instanceof Input.Stop) {
            excuse(machine.id());
        }
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.Send) {
            speaks(machine);
        }
        if (effect instanceof Effect.Report(Event event) && isTrouble(event)) {
            excuse(event.subject());
        }
        switch (effect) {
            case Effect.RunHandler run -> runs(machine, run);
            case Effect.EndHandler(long run) -> {
                ItemId item = rising.get(new Rising(machine.id(), run));
                if (item != null && !machine.leases(item)) {
                    cutShort.add(item);
                }
            }
            default -> {}
        }
    }

    private void runs(Machine machine, Effect.RunHandler run) {
        if (run.event() == HandlerEvent.ALIVE) {
            rising.put(new Rising(machine.id(), run.run()), run.item());
            cutShort.remove(run.item());
        } else if (run.event() == HandlerEvent.DOWN) {
            if (cutShort.remove(run.item()) || !machine.leases(run.item()) || isAskedBack(machine, run.item())) {
                excused.add(run.item());
            }
        }
    }

    private void speaks(Machine machine) {
        Speech speech = present.get(machine.id());
        boolean first = speech == null || speech.life() != machine.life();
        if (first && speech != null) {
            previous.put(machine.id(), speech);
        }
        long since = speech == null || first ? world.now() : speech.since();
        present.put(machine.id(), new Speech(machine.life(), since, world.now()));
    }

    /** What is let go for one that is back goes to the first in its order, be it that one or not. */
    private boolean isAskedBack(Machine holder, ItemId item) {
        SystemConfig system = sharded.system(item);
        return system != null
                && world.machines().stream()
                        .anyMatch(machine -> machine != holder && isBack(machine, holder, item, system.spec()));
    }

    private static boolean isTrouble(Event event) {
        return switch (event.kind()) {
            case MEMBER -> "down".equals(event.to()) || "left".equals(event.to());
            case LEASE -> "lost".equals(event.to());
            case ITEM, CONFIG -> false;
        };
    }

    private void excuse(String member) {
        holders.forEach((item, holder) -> {
            if (holder.machine().id().equals(member)) {
                excused.add(item);
            }
        });
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        SystemConfig system = sharded.system(item);
        if (system == null) {
            return;
        }
        Holder before = holders.put(item, new Holder(machine, machine.life(), world.now()));
        boolean moved = before != null && before.machine() != machine;
        boolean free = excused.remove(item)
                || (before != null && (before.stumbled() || refuses.gaveUp(before.machine(), item)));
        if (moved && !free && !isBack(machine, before.machine(), item, system.spec())) {
            throw Broken.promise(
                    getClass(),
                    world,
                    "%s moves from %s to %s".formatted(item, before.machine().id(), machine.id()));
        }
        if (isStopping(machine)) {
            excused.add(item); // its alive ended well though it was to be ended
        }
    }

    private boolean isStopping(Machine machine) {
        Integer life = stopped.get(machine.id());
        return life != null && life == machine.life();
    }

    private boolean isBack(Machine machine, Machine holder, ItemId item, SystemSpec spec) {
        Duration delay = spec.failback().delay();
        boolean longEnough =
                delay != null && (spoke(present.get(machine.id()), delay) || spoke(previous.get(machine.id()), delay));
        return longEnough && !refuses.refuses(machine, item) && comesFirst(machine.id(), holder.id(), item, spec);
    }

    /** For so long, and until so short a time ago that the others may not have noticed its end. */
    private boolean spoke(@Nullable Speech speech, Duration length) {
        return speech != null
                && world.now() - speech.last() < soon
                && world.now() - speech.since() >= length.toNanos() * 0.98;
    }

    private static boolean comesFirst(String one, String other, ItemId item, SystemSpec spec) {
        Slot slot = Objects.requireNonNull(spec.items().get(item.value()));
        for (String member : new Preference(spec.members(), slot)) {
            if (member.equals(one) || member.equals(other)) {
                return member.equals(one);
            }
        }
        return false;
    }
}
