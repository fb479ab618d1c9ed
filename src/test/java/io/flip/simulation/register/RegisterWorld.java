package io.flip.simulation.register;

import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Letter;
import io.flip.engine.register.Register;
import io.flip.engine.register.StorageId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Members with a register each, and a network that loses, repeats, delays and reorders. All chance comes from one seed. */
final class RegisterWorld {

    private record Happening(long at, long order, Runnable what) {}

    private final PriorityQueue<Happening> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Happening::at).thenComparingLong(Happening::order));
    private final SplittableRandom random;
    private final Forgery forgery;
    private final Checker checker = new Checker();
    private final SequencedMap<String, RegisterNode> nodes = new TreeMap<>();
    private final Map<String, Integer> sides = new TreeMap<>();
    private final Map<Long, Consumer<ChangeOutcome>> waiting = new TreeMap<>();
    private double loss;
    private double commitLoss;
    private double repeats;
    private Duration slowest = Duration.ofMillis(2);
    private long now;
    private long order;
    private long requests;

    /** @param spare members that are in no configuration yet */
    RegisterWorld(ClusterConfig zero, List<String> spare, long seed, Forgery forgery) {
        this.random = new SplittableRandom(seed);
        this.forgery = forgery;
        zero.members().forEach(member -> nodes.put(member.id(), new RegisterNode(this, member.id(), zero)));
        spare.forEach(id -> nodes.put(id, new RegisterNode(this, id, Register.NOTHING)));
    }

    SplittableRandom random() {
        return random;
    }

    Forgery forgery() {
        return forgery;
    }

    Checker checker() {
        return checker;
    }

    RegisterNode node(String id) {
        RegisterNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no " + id);
        }
        return node;
    }

    List<RegisterNode> nodes() {
        return List.copyOf(nodes.values());
    }

    StorageId drawStorage() {
        return new StorageId(random.nextLong(), random.nextLong());
    }

    long now() {
        return now;
    }

    Moment moment() {
        return new Moment(now);
    }

    void at(long when, Runnable what) {
        agenda.add(new Happening(Math.max(when, now), order++, what));
    }

    void after(Duration delay, Runnable what) {
        at(now + delay.toNanos(), what);
    }

    void run(Duration span) {
        long end = now + span.toNanos();
        while (!agenda.isEmpty() && agenda.peek().at() <= end) {
            Happening next = agenda.remove();
            now = next.at();
            next.what().run();
        }
        now = end;
    }

    void startAll() {
        nodes.values().stream().filter(node -> !node.runs()).forEach(RegisterNode::start);
    }

    // -- the network

    void weather(double losing, double repeating, Duration slowestDelivery) {
        loss = losing;
        repeats = repeating;
        slowest = slowestDelivery;
        commitLoss = losing;
    }

    void side(String id, int side) {
        sides.put(id, side);
    }

    /** What was chosen is not heard of for a while: whoever accepted it must know it still after a restart. */
    void loseCommits() {
        commitLoss = 0.9;
    }

    void heal() {
        sides.clear();
        weather(0, 0, Duration.ofMillis(2));
    }

    boolean apart(String a, String b) {
        return !sides.getOrDefault(a, 0).equals(sides.getOrDefault(b, 0));
    }

    void send(String from, String to, Letter letter, @Nullable ClusterConfig document) {
        int copies = random.nextDouble() < repeats ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            boolean lost = random.nextDouble() < (letter instanceof Letter.Commit ? commitLoss : loss);
            if (!lost && nodes.containsKey(to)) {
                after(Duration.ofNanos(100_000 + random.nextLong(slowest.toNanos())), () -> {
                    if (!apart(from, to)) {
                        node(to).receive(from, letter, document);
                    }
                });
            }
        }
    }

    // -- those who ask

    long request(Consumer<ChangeOutcome> then) {
        waiting.put(++requests, then);
        return requests;
    }

    void answered(long request, ChangeOutcome outcome) {
        Consumer<ChangeOutcome> then = waiting.remove(request);
        if (then != null) {
            then.accept(outcome);
        }
    }
}
