package io.flip.simulation;

import io.flip.engine.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries datagrams between machines: late, out of order, twice, long after, with flipped bits, sometimes not at all. */
public final class Network {

    /** How many datagrams are kept to be replayed. */
    private static final int RECORDED = 64;

    /** @param sealed {@code null} where messages are carried as they are */
    private record Datagram(String from, String to, Message message, Wire.@Nullable Sealed sealed) {}

    private final World world;
    /** By sender and receiver. */
    private final Map<String, Map<String, Double>> lossOf = new HashMap<>();

    private final List<Datagram> recorded = new ArrayList<>();
    private @Nullable Wire wire;
    private double flipping;
    private long perfectSince;
    private long changed;
    private long leastDelay = Duration.ofNanos(100_000).toNanos();
    private long mostDelay = Duration.ofMillis(1).toNanos();
    private double loss;
    private double duplication;
    private double straggling;
    private long straggle;
    private double recording;
    private long sent;
    private int total;

    Network(World world) {
        this.world = world;
    }

    public void delay(Duration least, Duration most) {
        leastDelay = least.toNanos();
        mostDelay = most.toNanos();
    }

    public void loss(double probability) {
        loss = probability;
        perfectSince = world.now();
    }

    public void duplication(double probability) {
        duplication = probability;
    }

    /** Some datagrams take up to that long. */
    public void stragglers(double probability, Duration most) {
        straggling = probability;
        straggle = most.toNanos();
        perfectSince = world.now();
    }

    /** Some datagrams are recorded, for {@link #replay}. */
    public void recording(double probability) {
        recording = probability;
    }

    /** Every datagram is sealed and opened again, and some have a bit flipped on their way. */
    public void throughTheWire(double flippingProbability) {
        wire = new Wire();
        flipping = flippingProbability;
        perfectSince = world.now();
    }

    /** No bit is flipped any more. */
    public void flipNothing() {
        flipping = 0;
        perfectSince = world.now();
    }

    /** Since when every datagram has reached whom it was sent to, in time; {@link Long#MAX_VALUE} where some may not. */
    public long perfectSince() {
        boolean perfect = loss == 0 && straggling == 0 && flipping == 0 && lossOf.isEmpty() && total == 0;
        return perfect ? perfectSince : Long.MAX_VALUE;
    }

    /** Somebody sends a recorded datagram again. */
    public void replay() {
        if (!recorded.isEmpty()) {
            Datagram datagram = recorded.get(world.random().nextInt(recorded.size()));
            arrive(datagram);
        }
    }

    /** How many datagrams were sent since the world began. */
    public long sent() {
        return sent;
    }

    // -- who reaches whom

    /** No datagram from one to the other any more; the other way stays as it is. */
    public void cutOneWay(String from, String to) {
        lossOneWay(from, to, 1);
    }

    public void lossOneWay(String from, String to, double probability) {
        lossOf.computeIfAbsent(from, any -> new HashMap<>()).put(to, probability);
        changed = world.now();
    }

    /** Whether every datagram of the one reaches the other, as far as the links go. */
    public boolean links(String from, String to) {
        return from.equals(to) || !lossFrom(from).containsKey(to);
    }

    /** Since when each link has carried every datagram in time, or none; {@link Long#MAX_VALUE} where one does neither. */
    public long steadySince() {
        boolean steady = loss == 0
                && straggling == 0
                && flipping == 0
                && total == 0
                && lossOf.values().stream()
                        .flatMap(each -> each.values().stream())
                        .allMatch(probability -> probability == 1);
        return steady ? Math.max(changed, perfectSince) : Long.MAX_VALUE;
    }

    private Map<String, Double> lossFrom(String from) {
        return lossOf.getOrDefault(from, Map.of());
    }

    public void cut(String a, String b) {
        cutOneWay(a, b);
        cutOneWay(b, a);
    }

    public void healOneWay(String from, String to) {
        lossOf.computeIfPresent(from, (any, each) -> {
            each.remove(to);
            return each.isEmpty() ? null : each;
        });
        perfectSince = world.now();
    }

    public void heal(String a, String b) {
        healOneWay(a, b);
        healOneWay(b, a);
    }

    public void healAll() {
        lossOf.clear();
        total = 0;
        perfectSince = world.now();
    }

    /** Nobody can talk to anybody. */
    public void partitionTotally() {
        total++;
    }

    /** Takes back a {@link #partitionTotally}. */
    public void healTotally() {
        total = Math.max(0, total - 1);
        perfectSince = world.now();
    }

    public boolean totallyPartitioned() {
        return total > 0;
    }

    public void isolate(String id) {
        for (Machine other : world.machines()) {
            if (!other.id().equals(id)) {
                cut(id, other.id());
            }
        }
    }

    // -- datagrams

    void send(String from, String to, Message message) {
        sent++;
        Wire.Sealed sealed = wire == null ? null : wire.seal(world.machine(from), message);
        Datagram datagram = new Datagram(from, to, message, sealed);
        deliver(datagram);
        if (chance(duplication)) {
            deliver(datagram);
        }
        if (chance(recording)) {
            if (recorded.size() == RECORDED) {
                recorded.set(world.random().nextInt(RECORDED), datagram);
            } else {
                recorded.add(datagram);
            }
        }
    }

    private boolean chance(double probability) {
        return probability > 0 && world.random().nextDouble() < probability;
    }

    private void deliver(Datagram datagram) {
        if (chance(loss) || !reaches(datagram)) {
            return;
        }
        long delay = leastDelay + world.random().nextLong(mostDelay - leastDelay + 1);
        if (chance(straggling)) {
            delay += world.random().nextLong(straggle);
        }
        world.at(world.now() + delay, () -> arrive(datagram));
    }

    private boolean reaches(Datagram datagram) {
        if (total > 0) {
            return false;
        }
        return lossOf.isEmpty() || !chance(lossFrom(datagram.from()).getOrDefault(datagram.to(), 0.0));
    }

    private void arrive(Datagram datagram) {
        if (total > 0) { // also for those under way when the network is cut
            return;
        }
        Message message = opened(datagram);
        if (message != null) {
            world.deliver(datagram.from(), datagram.to(), message);
        }
    }

    private @Nullable Message opened(Datagram datagram) {
        Wire.Sealed sealed = datagram.sealed();
        if (wire == null || sealed == null) {
            return datagram.message();
        }
        return wire.open(world.machine(datagram.to()), chance(flipping) ? Wire.flip(sealed, world.random()) : sealed);
    }
}
