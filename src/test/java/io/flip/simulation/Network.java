package io.flip.simulation;

import io.flip.engine.message.Message;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Carries datagrams between machines: late, out of order, sometimes not at all. */
public final class Network {

    private final World world;
    private final Set<String> cut = new TreeSet<>();
    private long leastDelay = Duration.ofNanos(100_000).toNanos();
    private long mostDelay = Duration.ofMillis(1).toNanos();
    private double loss;
    private double duplication;

    Network(World world) {
        this.world = world;
    }

    public void delay(Duration least, Duration most) {
        leastDelay = least.toNanos();
        mostDelay = most.toNanos();
    }

    public void loss(double probability) {
        loss = probability;
    }

    public void duplication(double probability) {
        duplication = probability;
    }

    /** No datagram from one to the other any more; the other way stays as it is. */
    public void cutOneWay(String from, String to) {
        cut.add(from + " " + to);
    }

    public void cut(String a, String b) {
        cutOneWay(a, b);
        cutOneWay(b, a);
    }

    public void heal(String a, String b) {
        cut.remove(a + " " + b);
        cut.remove(b + " " + a);
    }

    public void healAll() {
        cut.clear();
    }

    /** Nobody can talk to anybody. */
    public void partitionTotally() {
        for (Machine a : world.machines()) {
            isolate(a.id());
        }
    }

    public void isolate(String id) {
        for (Machine other : world.machines()) {
            if (!other.id().equals(id)) {
                cut(id, other.id());
            }
        }
    }

    void send(String from, String to, Message message) {
        deliver(from, to, message);
        if (duplication > 0 && world.random().nextDouble() < duplication) {
            deliver(from, to, message);
        }
    }

    private void deliver(String from, String to, Message message) {
        boolean lost = loss > 0 && world.random().nextDouble() < loss;
        if (lost || cut.contains(from + " " + to)) {
            return;
        }
        long delay = leastDelay + world.random().nextLong(mostDelay - leastDelay + 1);
        world.at(world.now() + delay, () -> world.deliver(from, to, message));
    }
}
