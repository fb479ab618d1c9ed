package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Kills one member at a time and starts it again, at any moment of what is going on, while several change the data. */
final class Deaths implements AutoCloseable {
    private static final int CHANGERS = 2;

    /** Longer than a few changes take, with their handlers. */
    private static final Duration ANY_MOMENT = Duration.ofMillis(400);

    private final GrowingCluster cluster;
    private final Random random;
    private final List<Changer> changers;

    Deaths(GrowingCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
        this.changers = IntStream.range(0, CHANGERS)
                .mapToObj(number -> new Changer(cluster, number, CHANGERS, new Random(random.nextLong())))
                .toList();
    }

    /** One of these dies while that goes on; afterwards it is ready again, and all changes are acknowledged. */
    void during(Runnable step, String... victims) {
        Host victim = cluster.host(victims[random.nextInt(victims.length)]);
        change(2 + random.nextInt(3));
        step.run();
        LockSupport.parkNanos(random.nextLong(ANY_MOMENT.toNanos()));
        cluster.living().killed(victim, victim.kill());
        assertThat(victim.awaitExit()).isTrue();
        change(random.nextInt(3));
        awaitAcknowledged();
        change(random.nextInt(3));
        cluster.living().started(victim, victim.start());
        awaitAcknowledged();
        cluster.awaitReady(victim);
        cluster.living().ready(victim, Instant.now());
    }

    /** Its machine is gone, with its disk. */
    void lost(String name) {
        cluster.living().killed(cluster.host(name), cluster.host(name).crash());
        cluster.wipe(name);
    }

    /** Another comes in its place. */
    void replaced(String name) {
        cluster.host(name).boot();
        cluster.living().started(cluster.host(name), cluster.host(name).start());
    }

    void back(String name) {
        cluster.awaitReady(cluster.host(name));
        cluster.living().ready(cluster.host(name), Instant.now());
    }

    private void change(int each) {
        changers.forEach(changer -> changer.begin(each));
    }

    private void awaitAcknowledged() {
        changers.forEach(changer -> changer.awaitAcknowledged(cluster.lab()::evidence));
    }

    /** What the data must be. */
    Set<String> expected() {
        Set<String> all = new TreeSet<>();
        changers.forEach(changer -> all.addAll(changer.expected()));
        return all;
    }

    @Override
    public void close() {
        changers.forEach(Changer::close);
    }
}
