package io.flip.bench;

import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Loopback;
import io.flip.e2e.Loopback.Answer;
import io.flip.e2e.Loopback.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** How fast a change of the configuration is agreed, and known to all: real members on loopback, asked by REST, each change another item. */
final class ConfigBench {
    private static final String FEW = "/api/v1/systems/few/data";
    private static final String MANY = "/api/v1/systems/many/data";
    private static final int WARM_UP = 20;
    private static final int CHANGES = 120;
    private static final int CLIENTS = 8;

    private final AtomicInteger items = new AtomicInteger();

    void run() throws InterruptedException, ExecutionException {
        System.out.println(
                "Milliseconds are medians (worst). 'all know' is from the acknowledgement to the last member.");
        System.out.println(
                "| members | one client, per second | acknowledged | all know | 8 clients, per second | 10,000 at once: acknowledged | all know |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (int size : List.of(3, 5, 7)) {
            try (Loopback cluster = new Loopback("bench-config-" + size, Timing.DEFAULT, size)) {
                measure(cluster);
            }
        }
    }

    private void measure(Loopback cluster) throws InterruptedException, ExecutionException {
        List<Member> members = cluster.members();
        members.forEach(Member::watch);
        Times warmUp = new Times();
        sequential(members, WARM_UP, warmUp);
        Times times = new Times();
        double alone = sequential(members, CHANGES, times);
        double together = concurrent(members);
        Times many = new Times(); // once: the events of 10,000 items would hide the next one's from whoever watches
        change(members, MANY, Loopback.items("one of many: ", 10_000), many);
        System.out.printf(
                Locale.ROOT,
                "| %d | %.0f | %s | %s | %.0f | %s | %s |%n",
                members.size(),
                alone,
                cell(times.acknowledged()),
                cell(times.known()),
                together,
                whole(many.acknowledged()),
                whole(many.known()));
        System.out.flush();
    }

    /** In milliseconds. */
    private record Times(List<Double> acknowledged, List<Double> known) {
        Times() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private double sequential(List<Member> members, int changes, Times times) {
        long start = System.nanoTime();
        double waited = 0;
        for (int i = 0; i < changes; i++) {
            waited += change(members, FEW, item(), times);
        }
        return changes / ((System.nanoTime() - start) / 1e9 - waited);
    }

    /** One change; how many seconds were spent on waiting until all members had it. */
    private static double change(List<Member> members, String path, String body, Times times) {
        Member at = members.getFirst();
        long asked = System.nanoTime();
        Answer answer = at.send("POST", path, body);
        long acknowledged = System.nanoTime();
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(at.id() + " answered " + answer);
        }
        long last = members.stream()
                .mapToLong(member -> member.adopted(answer.version()))
                .max()
                .orElseThrow();
        times.acknowledged().add((acknowledged - asked) / 1e6);
        times.known().add(Math.max(0, last - acknowledged) / 1e6);
        return (System.nanoTime() - acknowledged) / 1e9;
    }

    /** Changes per second of clients each of which asks another member, one change after another. */
    private double concurrent(List<Member> members) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Member at = members.get(client % members.size());
                work.add(() -> made(at));
            }
            int made = 0;
            for (Future<Integer> client : clients.invokeAll(work)) {
                made += client.get();
            }
            return made / ((System.nanoTime() - start) / 1e9);
        }
    }

    private int made(Member at) {
        int made = 0;
        for (int i = 0; i < CHANGES / CLIENTS; i++) {
            made += at.send("POST", FEW, item()).status() == 201 ? 1 : 0;
        }
        return made;
    }

    private String item() {
        return "{\"value\": \"item " + items.incrementAndGet() + "\"}";
    }

    private static String whole(List<Double> single) {
        return String.format(Locale.ROOT, "%.0f", single.getFirst());
    }

    private static String cell(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return String.format(Locale.ROOT, "%.0f (%.0f)", sorted.get(sorted.size() / 2), sorted.getLast());
    }
}
