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

/** Changes the data of {@code ip}, one change after another, and knows what must have come of those that were acknowledged. */
final class Changer implements AutoCloseable {
    private static final String SYSTEM = "/api/v1/systems/ip";
    private static final int MOST_ITEMS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final GrowingCluster cluster;
    private final Random random;
    private final SequencedSet<String> expected = new TreeSet<>(GrowingCluster.items(0));
    private final List<String> pool = IntStream.range(0, 4)
            .mapToObj(GrowingCluster::items)
            .flatMap(List::stream)
            .toList();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Semaphore due = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("changes").unstarted(this::run);
    private int begun;

    Changer(GrowingCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
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
        }
    }

    private void one() {
        switch (random.nextInt(6)) {
            case 0 -> replaceAll();
            case 1 -> move();
            case 2, 3 -> remove();
            default -> add();
        }
    }

    private void add() {
        List<String> spare = spare();
        if (expected.size() < MOST_ITEMS) {
            List<String> added = spare.subList(0, 1 + random.nextInt(3));
            cluster.change("POST", SYSTEM + "/data", "{\"values\": " + GrowingCluster.quoted(added) + "}");
            expected.addAll(added);
        }
    }

    private void remove() {
        if (expected.size() > 1) {
            String removed = any();
            cluster.change("DELETE", SYSTEM + "/data?value=" + removed, "");
            expected.remove(removed);
        }
    }

    private void move() {
        String to = List.of("a", "b", "c").get(random.nextInt(3));
        cluster.change("POST", SYSTEM + "/data/move", "{\"value\": \"%s\", \"to\": \"%s\"}".formatted(any(), to));
    }

    private void replaceAll() {
        List<String> others = spare().subList(0, 8);
        cluster.change(
                "PUT",
                SYSTEM,
                "{%s, \"config\": {\"interface\": \"eth0\"}, \"data\": %s}"
                        .formatted(GrowingCluster.sharded(), GrowingCluster.quoted(others)));
        expected.clear();
        expected.addAll(others);
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
        Await.until(begun + " changes", PATIENCE, () -> acknowledged.get() == begun, evidence);
    }

    /** It makes no more. */
    @Override
    public void close() {
        thread.interrupt();
    }

    /** What the data must be, once all that were begun are acknowledged. */
    SequencedSet<String> expected() {
        return expected;
    }
}
