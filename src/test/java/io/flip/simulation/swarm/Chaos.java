package io.flip.simulation.swarm;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.simulation.HandlerHabits;
import io.flip.simulation.Machine;
import io.flip.simulation.Network;
import io.flip.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Does faults to a world, as likely as its scenario says, until it is told to heal everything. */
final class Chaos {

    private final World world;
    private final Network network;
    private final Scenario scenario;
    private final Draw draw;
    private final Draw later;
    private final Disks disks;
    private boolean over;

    Chaos(World world, Scenario scenario) {
        this.world = world;
        this.network = world.network();
        this.scenario = scenario;
        this.draw = new Draw(world.random());
        this.later = Extras.stream(scenario.seed() + 1);
        this.disks = new Disks(world, scenario.staysDown(), scenario.config());
    }

    void begin() {
        if (!scenario.faults().isEmpty()) {
            world.after(
                    draw.duration(Duration.ofMillis(10), scenario.faultEvery().multipliedBy(2)), () -> {
                        if (!over) {
                            strike(draw.oneOf(scenario.faults()));
                            takeAway();
                            begin();
                        }
                    });
        }
    }

    /** No fault any more: what is broken is mended, what stands still goes on, who is down starts again, leftovers are put down by hand. */
    void heal() {
        over = true;
        world.happened("everything heals");
        network.healAll();
        network.loss(0);
        network.duplication(0);
        network.stragglers(0, Duration.ZERO);
        network.recording(0);
        network.flipNothing();
        for (Machine machine : world.machines()) {
            machine.handlers(HandlerHabits.taking(Duration.ofMillis(20)));
            machine.mendAll();
            machine.goOn();
        }
        scenario.staysDown().forEach(id -> world.machine(id).crash());
        startAll();
        world.machines().forEach(Machine::clearLeftovers);
    }

    /** Whoever does not run starts again; also one that is still about to stop. */
    private void startAll() {
        for (Machine machine : world.machines()) {
            if (!machine.runs() && !scenario.staysDown().contains(machine.id())) {
                machine.start();
            }
        }
        world.after(Duration.ofMillis(500), this::startAll);
    }

    private List<ItemId> items() {
        List<ItemId> items = new ArrayList<>();
        for (SystemConfig system : world.config().systems()) {
            system.spec().items().keySet().forEach(value -> items.add(new ItemId(system.id(), value)));
        }
        return items;
    }

    private Machine anyone() {
        return draw.oneOf(world.machines());
    }

    /** Another than that one; in the runs that are kept, also that one itself. */
    private Machine other(Machine than) {
        Machine drawn = anyone();
        if (drawn != than || scenario.extras().toItself()) {
            return drawn;
        }
        List<Machine> all = world.machines();
        return all.get((all.indexOf(than) + 1) % all.size());
    }

    private Link anyLink() {
        Machine one = anyone();
        return link(one, other(one));
    }

    private Duration span() {
        return draw.duration(Duration.ofMillis(20), scenario.longestFault());
    }

    private void strike(Fault fault) {
        switch (fault) {
            case CRASH -> down(List.of(anyone()), fault, Machine::crash);
            case KILL -> down(List.of(anyone()), fault, Machine::kill);
            case KILL_AND_WIPE -> down(List.of(anyone()), fault, this::killAndWipe);
            case STOP -> down(List.of(anyone()), fault, Machine::stop);
            case CRASH_HALF -> down(half(), fault, Machine::crash);
            case CRASH_ALL -> down(world.machines(), fault, Machine::crash);
            case KILL_ALL -> down(world.machines(), fault, Machine::kill);
            case PAUSE -> anyone().pause(draw.between(0, 8), span());
            case PARTITION_TOTALLY -> {
                network.partitionTotally();
                undo(fault.toString(), longer(span(), scenario.extras().cutOff()), network::healTotally);
            }
            case PARTITION -> partition();
            case ISOLATE -> isolate();
            case CUT_ONE_WAY -> links(fault, List.of(anyLink()), 1, span());
            case DEAFEN -> deafen();
            case CUT_INDIRECTLY -> {
                Machine a = anyone();
                Machine b = other(a);
                links(fault, List.of(link(a, b), link(b, a)), 1, span());
            }
            case FLIP_FLOP -> flipFlop(anyLink());
            case LOSSY_MEMBER -> {
                Machine one = anyone();
                links(fault, Stream.concat(from(one), to(one)).toList(), 0.8, span());
            }
            case REPLAY -> {
                for (int i = draw.between(1, 20); i > 0; i--) {
                    world.after(draw.millis(1, 2_000), this::replay);
                }
            }
            case HANDLERS -> handlers();
            case FAIL_ALIVE -> failAlive();
        }
    }

    /** Somebody else deletes an address, or its interface is made anew. */
    private void takeAway() {
        if (scenario.extras().takenAway() > 0 && later.chance(scenario.extras().takenAway())) {
            Machine from = later.oneOf(world.machines());
            if (!from.up().isEmpty()) {
                ItemId item = later.oneOf(List.copyOf(from.up()));
                world.happened(item + " is taken away from " + from.id());
                from.takeAway(item);
            }
        }
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private void replay() {
        if (!over) {
            network.replay();
        }
    }

    private void undo(String what, Duration after, Runnable how) {
        world.happened(what + " for " + after.toMillis() + " ms");
        world.after(after, () -> {
            if (!over) {
                world.happened("end of " + what);
                how.run();
            }
        });
    }

    // -- members

    private List<Machine> half() {
        List<Machine> all = new ArrayList<>(world.machines());
        Collections.shuffle(all, java.util.Random.from(world.random()));
        return all.subList(0, (all.size() + 1) / 2);
    }

    private void down(List<Machine> machines, Fault fault, Consumer<Machine> how) {
        List<Machine> inTheMiddle = fault == Fault.STOP
                ? List.of()
                : machines.stream()
                        .filter(machine ->
                                machine.runs() && later.chance(scenario.extras().inTheMiddle()))
                        .toList();
        machines.stream().filter(machine -> !inTheMiddle.contains(machine)).forEach(how);
        boolean together = draw.chance(0.5);
        Duration span = span();
        for (Machine machine : machines) {
            Duration away = together ? span : span();
            if (inTheMiddle.contains(machine)) {
                machine.inTheMiddle(later.between(0, 20), () -> {
                    how.accept(machine);
                    comesBack(machine, fault, away);
                });
            } else {
                comesBack(machine, fault, away);
            }
        }
    }

    private void comesBack(Machine machine, Fault fault, Duration away) {
        undo(fault + " of " + machine.id(), away, () -> {
            if (!machine.runs()) {
                machine.start();
            }
        });
    }

    private void killAndWipe(Machine machine) {
        machine.kill();
        if (scenario.extras().disksAreLost() && disks.mayLose(machine)) {
            world.happened("the disk of " + machine.id() + " is lost");
            machine.loseDisk();
        } else {
            machine.loseNotes();
        }
    }

    // -- links

    private record Link(String from, String to) {}

    private static Link link(Machine from, Machine to) {
        return new Link(from.id(), to.id());
    }

    private Stream<Link> from(Machine one) {
        return world.machines().stream().filter(other -> other != one).map(other -> link(one, other));
    }

    private Stream<Link> to(Machine one) {
        return world.machines().stream().filter(other -> other != one).map(other -> link(other, one));
    }

    private void links(Fault fault, List<Link> links, double loss, Duration span) {
        links.forEach(link -> network.lossOneWay(link.from(), link.to(), loss));
        undo(fault + " " + links, span, () -> links.forEach(link -> network.healOneWay(link.from(), link.to())));
    }

    private void partition() {
        List<Machine> one = half();
        List<Link> links = new ArrayList<>();
        boolean oneWay = draw.chance(0.2);
        for (Machine a : world.machines()) {
            for (Machine b : world.machines()) {
                boolean across = one.contains(a) && !one.contains(b);
                if (across) {
                    links.add(link(a, b));
                }
                if (across && !oneWay) {
                    links.add(link(b, a));
                }
            }
        }
        links(Fault.PARTITION, links, 1, span());
    }

    private void isolate() {
        Machine one = anyone();
        links(Fault.ISOLATE, Stream.concat(from(one), to(one)).toList(), 1, span());
    }

    private void deafen() {
        Machine one = anyone();
        links(Fault.DEAFEN, (draw.chance(0.5) ? from(one) : to(one)).toList(), 1, span());
    }

    private void flipFlop(Link link) {
        Duration period = scenario.extras().flipFlop();
        network.cutOneWay(link.from(), link.to());
        undo(Fault.FLIP_FLOP + " " + link, period, () -> {
            network.healOneWay(link.from(), link.to());
            world.after(period, () -> {
                if (!over) {
                    flipFlop(link);
                }
            });
        });
    }

    // -- handlers

    private void handlers() {
        Machine one = anyone();
        HandlerHabits habits = scenario.badHandlers();
        one.handlers(habits);
        undo(habits + " on " + one.id(), span(), () -> one.handlers(scenario.handlers()));
    }

    private void failAlive() {
        Machine one = anyone();
        List<ItemId> items = items();
        if (items.isEmpty()) {
            return; // an operator has removed them all
        }
        ItemId item = draw.oneOf(items);
        one.failAlive(item);
        undo("failing alive of " + item + " on " + one.id(), span(), () -> one.mendAlive(item));
    }
}
