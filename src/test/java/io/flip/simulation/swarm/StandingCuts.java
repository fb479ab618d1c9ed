package io.flip.simulation.swarm;

import io.flip.simulation.Machine;
import io.flip.simulation.World;
import io.flip.simulation.check.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * Links that are cut and stay cut, one way or both, for longer than {@link Served} waits; nothing else is broken meanwhile. Then they heal. Which ones is
 * drawn from a stream of its own.
 */
final class StandingCuts {

    /** How the links of a world can be cut. */
    enum Pattern {
        /** One member hears nobody. */
        DEAF,
        /** Nobody hears one member. */
        MUTE,
        /** One member hears only some. */
        HALF_DEAF,
        /** Only some hear one member. */
        HALF_MUTE,
        /** Two members are cut off from each other. */
        INDIRECT,
        /** One member is cut off. */
        ISOLATED,
        /** What some send does not reach the others. */
        ONE_WAY,
        /** Any direction of any link. */
        ANY
    }

    private final World world;
    private final Draw draw;
    private final Draw later;
    private final Scenario scenario;
    private final Disks disks;
    private final SequencedSet<String> cut = new TreeSet<>();

    StandingCuts(World world, Scenario scenario) {
        this.world = world;
        this.draw = Extras.stream(scenario.seed() + 2);
        this.later = Extras.stream(scenario.seed() + 4);
        this.scenario = scenario;
        this.disks = new Disks(world, scenario.staysDown(), scenario.config());
    }

    void run() {
        if (draw.chance(0.7)) {
            world.run(draw.millis(1_000, 8_000)); // else they are cut while all still comes back
        }
        boolean replaced = scenario.losesDisks() && later.chance(0.5) && replaceADisk();
        for (int i = draw.oneOf(1, 1, 2, 3); i > 0 && !replaced; i--) {
            cut(draw.oneOf(Pattern.values()));
        }
        world.happened("cut for good: " + String.join(", ", cut));
        world.run(Served.longestBound(world).plusSeconds(3));
        world.network().healAll();
        world.happened("the links heal");
    }

    /**
     * A voter with a new disk, which no version can name: one other member alone reaches it, and with it, and with some of the other voters, this one would hear just
     * a quorum. Whether the others can be a quorum is left to chance.
     */
    private boolean replaceADisk() {
        List<Machine> others = new ArrayList<>(world.machines());
        List<String> voters = world.config().voters();
        Machine lost = world.machine(later.oneOf(voters));
        if (!lost.runs() || !disks.mayLose(lost)) {
            return false;
        }
        others.remove(lost);
        Machine one = later.oneOf(others);
        others.remove(one);
        others.forEach(other -> cutBoth(lost, other));
        int reached = world.config().settings().quorum() - 1 - (voters.contains(one.id()) ? 1 : 0);
        others.removeIf(other -> !voters.contains(other.id()));
        for (int i = others.size(); i > Math.max(0, reached); i--) {
            Machine other = later.oneOf(others);
            others.remove(other);
            cutBoth(one, other);
        }
        lost.crash();
        lost.loseDisk();
        lost.start();
        world.happened("the disk of " + lost.id() + " is replaced");
        return true;
    }

    private void cutBoth(Machine a, Machine b) {
        each(List.of(a), List.of(b), 1);
        each(List.of(b), List.of(a), 1);
    }

    private void cut(Pattern pattern) {
        Machine one = draw.oneOf(world.machines());
        switch (pattern) {
            case DEAF -> each(world.machines(), List.of(one), 1);
            case MUTE -> each(List.of(one), world.machines(), 1);
            case HALF_DEAF -> each(world.machines(), List.of(one), 0.6);
            case HALF_MUTE -> each(List.of(one), world.machines(), 0.6);
            case INDIRECT -> {
                Machine other = draw.oneOf(world.machines());
                each(List.of(one), List.of(other), 1);
                each(List.of(other), List.of(one), 1);
            }
            case ISOLATED -> {
                each(world.machines(), List.of(one), 1);
                each(List.of(one), world.machines(), 1);
            }
            case ONE_WAY -> {
                List<Machine> some = draw.some(world.machines(), 1);
                List<Machine> others = new ArrayList<>(world.machines());
                others.removeAll(some);
                each(some, others, 1);
            }
            case ANY ->
                each(
                        world.machines(),
                        world.machines(),
                        0.05 + 0.4 * draw.random().nextDouble());
        }
    }

    private void each(List<Machine> from, List<Machine> to, double probability) {
        for (Machine a : from) {
            for (Machine b : to) {
                if (a != b && draw.chance(probability)) {
                    world.network().cutOneWay(a.id(), b.id());
                    cut.add(a.id() + " to " + b.id());
                }
            }
        }
    }
}
