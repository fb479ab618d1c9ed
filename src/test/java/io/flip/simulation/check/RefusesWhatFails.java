package io.flip.simulation.check;

import io.flip.engine.Effect;
import io.flip.engine.Effect.HandlerEvent;
import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.HashMap;
import java.util.Map;

/** Where {@code alive} of an item has failed so often as the system allows, it is not run there again for a while (protocol 6), unless by other handlers. */
public final class RefusesWhatFails implements Watcher {

    private record Place(String member, int life, ItemId item) {}

    private record Run(String member, int life, long number) {}

    private record Failures(int inARow, long last) {}

    private final World world;
    private final Map<Place, Failures> failed = new HashMap<>();
    private final Map<Run, Place> runs = new HashMap<>();
    private final Map<String, HandlerConfig> handlers = new HashMap<>();

    public RefusesWhatFails(World world) {
        this.world = world;
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.RunHandler run) {
            Place place = new Place(machine.id(), machine.life(), run.item());
            Failures before = failed.getOrDefault(place, new Failures(0, 0));
            boolean refused = before.inARow() >= handlers(run.item()).tries();
            if (run.event() == HandlerEvent.ALIVE) {
                runs.put(new Run(machine.id(), machine.life(), run.run()), place);
                if (refused) {
                    mayBegin(place, before);
                }
            } else if (!refused) {
                failed.remove(place); // put down for another reason: next time its tries are counted anew
            }
        } else if (effect instanceof Effect.StoreBase(ClusterConfig base, var _, var _)) {
            base.systems().forEach(system -> newHandlers(machine, system));
            failed.keySet()
                    .removeIf(place -> place.member().equals(machine.id())
                            && !has(base, place.item())); // begins anew where it comes back
        } else if (effect instanceof Effect.EndHandler end) {
            runs.remove(new Run(
                    machine.id(), machine.life(), end.run())); // put down for another reason, even where it fails now
        }
    }

    private static boolean has(ClusterConfig config, ItemId item) {
        return config.system(item.system())
                .filter(system -> system.spec().items().containsKey(item.value()))
                .isPresent();
    }

    /** Other handlers may do what the ones before could not. */
    private void newHandlers(Machine machine, SystemConfig system) {
        HandlerConfig before = handlers.put(machine.id() + " " + system.id(), system.handlers());
        if (before != null && !before.doesAs(system.handlers())) {
            failed.keySet()
                    .removeIf(place -> place.member().equals(machine.id())
                            && place.item().system().equals(system.id()));
        }
    }

    private void mayBegin(Place place, Failures before) {
        if (world.now() - before.last() < handlers(place.item()).refuseFor().toNanos() * 0.99) {
            throw Broken.promise(getClass(), world, place.member() + " tries " + place.item() + " after " + before);
        }
        failed.remove(place);
    }

    private HandlerConfig handlers(ItemId item) {
        return world.system(item.system()).handlers();
    }

    @Override
    public void input(Machine machine, Input input) {
        if (input instanceof Input.HandlerDone done) {
            Place place = runs.remove(new Run(machine.id(), machine.life(), done.run()));
            if (place != null) {
                over(place, done.outcome());
            }
        }
    }

    private void over(Place place, Outcome outcome) {
        if (outcome == Outcome.SUCCESS) {
            failed.remove(place);
        } else if (outcome == Outcome.FAILURE || outcome == Outcome.TIMEOUT) {
            Failures before = failed.getOrDefault(place, new Failures(0, 0));
            failed.put(place, new Failures(before.inARow() + 1, world.now()));
        }
    }
}
