package io.flip.node;

import io.flip.engine.report.Snapshot;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what a node says of itself. */
final class Counting implements Telemetry {
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    @Override
    public void sent(String kind) {
        count("sent " + kind);
    }

    @Override
    public void notSent(String kind, String reason) {
        count("not sent " + kind + " " + reason);
    }

    @Override
    public void received(String kind) {
        count("received " + kind);
    }

    @Override
    public void rejected(String reason) {
        count("rejected " + reason);
    }

    @Override
    public void previousKey(String peer) {
        count("previous key " + peer);
    }

    @Override
    public void published(Snapshot snapshot) {
        count("published");
    }

    private void count(String what) {
        counts.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    int of(String what) {
        AtomicInteger count = counts.get(what);
        return count == null ? 0 : count.get();
    }

    int all(String beginning) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().startsWith(beginning))
                .mapToInt(count -> count.getValue().get())
                .sum();
    }
}
