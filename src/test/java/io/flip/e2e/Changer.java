package io.flip.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One of several who change the system {@code ip} at the same time, each at another member and each its own items, one change after another. It knows
 * what must have come of those that were acknowledged, whatever the others have changed meanwhile.
 */
final class Changer implements AutoCloseable {
    private static final String SYSTEM = "/api/v1/systems/ip";
    private static final int SERIES = 4;
    private static final int MOST_ITEMS = 7;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Operator operator;
    private final Random random;
    private final SequencedSet<String> expected = new TreeSet<>();
    private final List<String> pool;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Semaphore due = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("changes").unstarted(this::run);
    private volatile @Nullable Throwable failed;
    private int begun;

    /**
     * @param number of this one
     * @param all how many there are; the first has the items that are there already
     */
    Changer(GrowingCluster cluster, int number, int all, Random random) {
        this.operator = new Operator(cluster.lab(), number);
        this.random = random;
        this.pool = IntStream.range(0, SERIES)
                .filter(series -> series % all == number)
                .mapToObj(GrowingCluster::items)
                .flatMap(List::stream)
                .toList();
        if (number == 0) {
            expected.addAll(GrowingCluster.items(0));
        }
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                due.acquire();
                one();
                acknowledged.incrementAndGet();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError refused) {
            failed = refused;
        }
    }

    private void one() {
        switch (random.nextInt(7)) {
            case 0, 1 -> reconfigure();
            case 2 -> move();
            case 3, 4 -> remove();
            default -> add();
        }
    }

    private void add() {
        List<String> spare = spare();
        if (expected.size() < MOST_ITEMS) {
            List<String> added = spare.subList(0, 1 + random.nextInt(3));
            operator.change("POST", SYSTEM + "/data", "{\"values\": " + GrowingCluster.quoted(added) + "}");
            expected.addAll(added);
        }
    }

    private void remove() {
        if (expected.size() > 1) {
            String removed = any();
            operator.change("DELETE", SYSTEM + "/data?value=" + removed, "");
            expected.remove(removed);
        }
    }

    private void move() {
        String to = List.of("a", "b", "c").get(random.nextInt(3));
        if (!expected.isEmpty()) {
            operator.change("POST", SYSTEM + "/data/move", "{\"value\": \"%s\", \"to\": \"%s\"}".formatted(any(), to));
        }
    }

    /** Of what it does not name, the items of all among it, nothing is changed. */
    private void reconfigure() {
        operator.change(
                "PUT",
                SYSTEM,
                "{%s, \"config\": {\"interface\": \"eth0\"}, \"refuse_for\": \"%ds\"}"
                        .formatted(GrowingCluster.sharded(), 60 + random.nextInt(60)));
    }

    private String any() {
        return List.copyOf(expected).get(random.nextInt(expected.size()));
    }

    /** In no order: what was just removed is as likely to come back as any other. */
    private List<String> spare() {
        List<String> spare = new ArrayList<>(pool);
        spare.removeAll(expected);
        Collections.shuffle(spare, random);
        return spare;
    }

    /** Makes so many more, while the caller goes on. */
    void begin(int changes) {
        due.release(changes);
        begun += changes;
    }

    /** Waits until all that were begun are acknowledged. */
    void awaitAcknowledged(Supplier<String> evidence) {
        Await.until(
                begun + " changes",
                PATIENCE,
                () -> {
                    Throwable refused = failed;
                    if (refused != null) {
                        throw new AssertionError(refused);
                    }
                    return acknowledged.get() == begun;
                },
                evidence);
    }

    /** It makes no more. */
    @Override
    public void close() {
        thread.interrupt();
    }

    /** What its part of the data must be, once all that were begun are acknowledged. */
    SequencedSet<String> expected() {
        return expected;
    }
}
