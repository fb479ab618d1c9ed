package io.flip.simulation.check;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot.MemberView;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Within a bound, whatever is cut and stays cut, an item that a connected quorum could serve is served (protocol 4). A connected quorum is a set of voters, as
 * many as the quorum, each of whom hears each other one, and a member of the item's system that hears and is heard by all of these, runs, is not told to stop,
 * is not drained and does not refuse the item.
 * It is served where somebody's {@code alive} for it has succeeded, its {@code down} has not begun, and it has not been taken away since: whoever
 * holds it in isolation serves it as well.
 *
 * <p>The bound begins anew whenever a link changes, a member starts, stops or stands still, or a handler fails; nor does it run while a link is lossy, or
 * while a {@code down} of the item that has failed is to be tried again.
 */
@Rule({"4", "4, deaf members"})
public final class Served implements Watcher {

    /** What a run ends by that did not do what it was to. */
    static final Set<Outcome> FAILED = EnumSet.of(Outcome.FAILURE, Outcome.CONTESTED, Outcome.TIMEOUT);

    private record Run(String member, int life, long number) {}

    private record Place(String member, int life, ItemId item) {}

    private record Life(String member, int life) {}

    private final World world;
    private final Sharded sharded;
    private final Map<Run, Effect.RunHandler> runs = new HashMap<>();
    private final Set<Place> active = new HashSet<>();
    private final Set<Place> stuck = new HashSet<>();
    private final Set<Life> told = new HashSet<>();
    private final Map<ItemId, Long> fine = new TreeMap<>();
    private List<String> lives = List.of();
    private long disturbed;

    Served(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
    }

    /**
     * Eight ping timeouts to be heard, to listen, to sit a quarantine out and to learn of epochs, two for who hears no quorum to say so and to be passed over; what
     * silent holders are given, what a check takes to find that an item is gone, and what the system waits on purpose; and for handlers that are under way.
     */
    private static Duration bound(World world, SystemConfig system) {
        ClusterConfig config = world.config();
        Duration timeout = config.settings().pingTimeout();
        return Duration.ofSeconds(5)
                .plus(timeout.multipliedBy(10))
                .plus(config.leasesEndWithin())
                .plus(world.checks() ? world.checksEvery() : Duration.ZERO)
                .plus(system.spec().settle())
                .plus(system.grace())
                .plus(system.handlers().timeout());
    }

    /** The longest of all systems. */
    public static Duration longestBound(World world) {
        return world.config().systems().stream()
                .map(system -> bound(world, system))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.RunHandler run) {
            runs.put(new Run(machine.id(), machine.life(), run.run()), run);
            if (run.event() == HandlerEvent.DOWN) {
                active.remove(place(machine, run.item()));
                stuck.remove(place(machine, run.item()));
            }
        }
    }

    private static Place place(Machine machine, ItemId item) {
        return new Place(machine.id(), machine.life(), item);
    }

    @Override
    public void input(Machine machine, Input input) {
        if (input instanceof Input.Stop) {
            told.add(new Life(machine.id(), machine.life()));
            disturbed = world.now();
        }
        if (input instanceof Input.HandlerDone done) {
            Effect.RunHandler run = runs.remove(new Run(machine.id(), machine.life(), done.run()));
            if (FAILED.contains(done.outcome())) {
                disturbed = world.now();
            }
            if (run != null) {
                over(place(machine, run.item()), run.event(), done.outcome() == Outcome.SUCCESS);
            }
        }
    }

    private void over(Place place, HandlerEvent event, boolean succeeded) {
        if (event == HandlerEvent.DOWN && !succeeded) {
            stuck.add(place);
        } else if (event == HandlerEvent.ALIVE && succeeded) {
            active.add(place);
        }
    }

    @Override
    public void happened(World any, String what) {
        disturbed = world.now();
    }

    @Override
    public void tick(World any) {
        List<String> now = world.machines().stream()
                .map(machine -> machine.id() + " " + machine.life() + " " + machine.runs() + " " + machine.paused())
                .toList();
        if (!now.equals(lives)) {
            lives = now;
            disturbed = world.now();
            active.removeIf(place -> world.machine(place.member()).life() != place.life());
            stuck.removeIf(place -> world.machine(place.member()).life() != place.life());
        }
        long steady = Math.max(world.network().steadySince(), disturbed);
        if (steady <= world.now()) {
            sharded.items().forEach(item -> look(item, steady));
        }
    }

    private void look(ItemId item, long steady) {
        SystemConfig system = world.config().system(item.system()).orElse(null);
        if (system == null || isServed(item) || on(stuck, item)) {
            fine.put(item, world.now());
            return;
        }
        long since = Math.max(steady, fine.getOrDefault(item, 0L));
        if (world.now() - since <= bound(world, system).toNanos()) {
            return;
        }
        Collection<String> quorum = quorumFor(item, system);
        if (quorum == null) {
            fine.put(item, world.now());
        } else {
            throw Broken.promise(
                    getClass(),
                    world,
                    "%s is served by nobody, and %s could do it".formatted(item, String.join(", ", quorum)));
        }
    }

    private boolean isServed(ItemId item) {
        return world.machines().stream()
                .anyMatch(machine -> machine.runs() && machine.isUp(item) && active.contains(place(machine, item)));
    }

    private boolean on(Set<Place> places, ItemId item) {
        return world.machines().stream().anyMatch(machine -> machine.runs() && places.contains(place(machine, item)));
    }

    /** A candidate, and the voters that could grant it the item; {@code null} where there are none. */
    private @Nullable Collection<String> quorumFor(ItemId item, SystemConfig system) {
        for (String candidate : system.spec().members()) {
            if (isCandidate(world.machine(candidate), item)) {
                List<String> reached = world.config().voters().stream()
                        .filter(this::votes)
                        .filter(voter -> bothWays(voter, candidate))
                        .toList();
                List<String> quorum = among(reached, new ArrayList<>(), 0);
                if (quorum != null) {
                    quorum.addFirst(candidate + " with the grants of");
                    return quorum;
                }
            }
        }
        return null;
    }

    private boolean isCandidate(Machine machine, ItemId item) {
        boolean drained = world.config()
                .member(machine.id())
                .filter(MemberConfig::drained)
                .isPresent();
        return machine.runs()
                && !machine.paused()
                && !drained
                && !told.contains(new Life(machine.id(), machine.life()))
                && machine.snapshot().members().stream()
                        .filter(view -> view.config().id().equals(machine.id()))
                        .map(MemberView::candidacy)
                        .noneMatch(candidacy -> candidacy.refused().contains(item));
    }

    /** Whoever has a new disk grants nothing before a version names it, for which those may be needed who are cut off. */
    private boolean votes(String voter) {
        Machine machine = world.machine(voter);
        boolean named = world.config().version() == 0
                || world.config()
                        .member(voter)
                        .map(MemberConfig::storage)
                        .filter(machine.stored().storage()::equals)
                        .isPresent();
        return machine.runs() && !machine.paused() && named && !told.contains(new Life(voter, machine.life()));
    }

    private boolean bothWays(String a, String b) {
        return world.network().links(a, b) && world.network().links(b, a);
    }

    /** As many as the quorum, each of whom hears each other one. */
    private @Nullable List<String> among(List<String> voters, List<String> chosen, int from) {
        if (chosen.size() >= world.config().settings().quorum()) {
            return new ArrayList<>(chosen);
        }
        for (int i = from; i < voters.size(); i++) {
            String next = voters.get(i);
            if (chosen.stream().allMatch(voter -> bothWays(voter, next))) {
                chosen.add(next);
                List<String> found = among(voters, chosen, i + 1);
                if (found != null) {
                    return found;
                }
                chosen.removeLast();
            }
        }
        return null;
    }
}
