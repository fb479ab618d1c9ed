package io.flip.simulation.check;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.Outlook;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.Retries;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where {@code alive} of an item has failed so often as the system allows, it is not run there again for a while (protocol 6), unless by other
 * handlers, or because somebody asked for it, or it failed only since another machine answered for it. Where no other member could have it, as far as this one knows, the while is a few seconds.
 */
@Rule("6")
public final class RefusesWhatFails implements Watcher {

    private record Place(String member, int life, ItemId item) {}

    private record Run(String member, int life, long number) {}

    private record Failures(int inARow, long last) {}

    private final World world;
    private static final long FEW_SECONDS = Duration.ofSeconds(5).toNanos();

    private final Set<Place> onTrial = new HashSet<>();
    private final Map<Place, Failures> failed = new HashMap<>();

    /** Where another machine answered for it the last time. */
    private final Set<Place> contested = new HashSet<>();

    private final Map<Run, Place> runs = new HashMap<>();

    /** Those that had begun before somebody asked for another try: how they end does not count. */
    private final Set<Run> outdated = new HashSet<>();

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
                    mayBegin(machine, place, before);
                    onTrial.add(place);
                }
            } else if (!refused) {
                failed.remove(place); // put down for another reason: next time its tries are counted anew
            }
        } else if (effect instanceof Effect.StoreBase(ClusterConfig base, var _, var _)) {
            base.systems().forEach(system -> newHandlers(machine, system));
            begin(machine, item -> !has(base, item) || isRetried(base, item, machine.id()));
        } else if (effect instanceof Effect.EndHandler end) {
            runs.remove(new Run(
                    machine.id(), machine.life(), end.run())); // put down for another reason, even where it fails now
        }
    }

    /** Whether somebody asked for it in one of the last changes. */
    private static boolean isRetried(ClusterConfig config, ItemId item, String member) {
        return config.changes().stream().anyMatch(change -> Retries.asks(change, item, member));
    }

    /** What failed there before does not count any more. */
    private void begin(Machine machine, Predicate<ItemId> which) {
        Predicate<Place> those = place -> place.member().equals(machine.id()) && which.test(place.item());
        failed.keySet().removeIf(those);
        onTrial.removeIf(those);
        runs.forEach((run, place) -> {
            if (those.test(place)) {
                outdated.add(run);
            }
        });
    }

    /** Whether its alive has failed there for good in this life, and has not succeeded since. */
    boolean gaveUp(Machine machine, ItemId item) {
        Place place = new Place(machine.id(), machine.life(), item);
        return onTrial.contains(place)
                || failed.getOrDefault(place, new Failures(0, 0)).inARow()
                        >= handlers(item).tries();
    }

    /** The same, and another machine's answer is not why: once that is known to hold it rightly, it is no reason any more. */
    boolean refuses(Machine machine, ItemId item) {
        return gaveUp(machine, item) && !contested.contains(new Place(machine.id(), machine.life(), item));
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
            begin(machine, item -> item.system().equals(system.id()));
        }
    }

    private void mayBegin(Machine machine, Place place, Failures before) {
        long refused = handlers(place.item()).refuseFor().toNanos();
        long least = mayAnotherHave(machine, place.item()) ? refused : Math.min(refused, FEW_SECONDS);
        if (world.now() - before.last() < least * 0.99 && !contested.contains(place)) {
            throw Broken.promise(getClass(), world, place.member() + " tries " + place.item() + " after " + before);
        }
        failed.remove(place);
    }

    private boolean mayAnotherHave(Machine machine, ItemId item) {
        SystemSpec spec = world.system(item.system()).spec();
        Outlook known = machine.snapshot().outlook();
        return spec.topology() == Topology.SHARDED
                && spec.members().stream()
                        .filter(member -> !member.equals(machine.id()))
                        .anyMatch(
                                member -> known.objection(member, item) == null && known.setback(member, item) == null);
    }

    private HandlerConfig handlers(ItemId item) {
        return world.system(item.system()).handlers();
    }

    @Override
    public void input(Machine machine, Input input) {
        if (input instanceof Input.HandlerDone done) {
            Run run = new Run(machine.id(), machine.life(), done.run());
            Place place = runs.remove(run);
            boolean failedBefore = outdated.remove(run) && Served.FAILED.contains(done.outcome());
            if (place != null && !failedBefore) {
                over(place, done.outcome());
            }
        }
        if (input instanceof Input.Checked found && !found.held() && found.well()) {
            begin(machine, found.item()::equals);
        }
    }

    private void over(Place place, Outcome outcome) {
        if (outcome == Outcome.CONTESTED) {
            contested.add(place);
        } else {
            contested.remove(place);
        }
        if (outcome == Outcome.SUCCESS) {
            failed.remove(place);
            onTrial.remove(place);
        } else if (Served.FAILED.contains(outcome)) {
            Failures before = failed.getOrDefault(place, new Failures(0, 0));
            int inARow = onTrial.contains(place) ? handlers(place.item()).tries() : before.inARow() + 1;
            failed.put(place, new Failures(inARow, world.now()));
        }
    }
}
