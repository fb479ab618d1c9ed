package io.flip.bench;

import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Loopback;
import io.flip.e2e.Loopback.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What many items cost: three real members on loopback share them, with handlers that do nothing, so that what is measured is Flip's own. Needs no
 * privilege. Each phase has a limit; if one does not end within it, the later ones that build on it are left out.
 */
final class ItemsBench {
    private static final int MEMBERS = 3;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Pattern SINCE = Pattern.compile("\"since\":\"([^\"]+)\"");

    /** How often the members are asked. It is seldom, because each answer costs the processor that is measured. */
    private static final Duration STEP = Duration.ofMillis(100);

    private static final String NOT_REACHED = "-";

    private final List<Integer> counts;
    private final Duration limit;

    ItemsBench(List<Integer> counts, Duration limit) {
        this.counts = counts;
        this.limit = limit;
    }

    void run() throws IOException {
        System.out.printf(
                Locale.ROOT,
                "Three members on loopback, %d processors, handlers that do nothing (true); a phase takes %d s at most.%n"
                        + "Start: from the first process until all items are active; with the processor of one member and its handlers until then.%n"
                        + "Idle: of one core, over %d s, and memory; the highest of the three members.%n"
                        + "Kill: a member's end by SIGKILL until its items are active elsewhere (until it is noticed).%n"
                        + "Return: from its start until its items are active there. Stop: SIGTERM to all until the last has ended.%n",
                Runtime.getRuntime().availableProcessors(),
                limit.toSeconds(),
                IDLE.toSeconds());
        double run = bareRun();
        System.out.printf(
                Locale.ROOT,
                "Shells on all processors start and end one run of true every %.2f ms. An item needs %d runs at the start, one to fail over, and one at the"
                        + " stop. So for 1,000 items the runs alone take %.1f s at the start, %.1f s after a kill, and %.1f s at the stop.%n",
                run,
                MEMBERS + 1,
                run * (MEMBERS + 1),
                run / MEMBERS,
                run);
        System.out.println("| items | start | processor | idle | memory | kill | return | stop | load before, after |");
        System.out.println("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (int items : counts) {
            String before = load();
            List<String> cells = measure(items);
            System.out.printf("| %,d | %s | %s, %s |%n", items, String.join(" | ", cells), before, load());
            System.out.flush();
        }
    }

    /** If shells on all processors start processes that do nothing: the milliseconds from the end of one to the end of the next. No handlers can be faster. */
    private static double bareRun() throws IOException {
        int runs = 300;
        int shells = Runtime.getRuntime().availableProcessors();
        String loop = "i=0; while [ $i -lt %d ]; do /bin/true; i=$((i+1)); done".formatted(runs);
        long begin = System.nanoTime();
        List<Process> running = new ArrayList<>();
        for (int i = 0; i < shells; i++) {
            running.add(new ProcessBuilder("sh", "-c", loop).inheritIO().start());
        }
        for (Process shell : running) {
            if (shell.onExit().join().exitValue() != 0) {
                throw new IOException("The shell failed: " + loop);
            }
        }
        return (System.nanoTime() - begin) / 1e6 / runs / shells;
    }

    private List<String> measure(int items) {
        List<String> options = List.of("--flip.stop_timeout=" + limit.toMillis());
        try (Loopback cluster = Loopback.withItems("bench-items-" + items, Timing.DEFAULT, MEMBERS, items, options)) {
            return new Trial(cluster, items).cells();
        }
    }

    /** What the machine had to do in the last minute. */
    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    private String seconds(Instant from, Instant to) {
        return seconds(Optional.of(Duration.between(from, to)));
    }

    private String seconds(Optional<Duration> took) {
        return took.map(time -> String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3))
                .orElse("> " + limit.toSeconds() + " s");
    }

    /** One cluster's life. */
    private final class Trial {
        private final Loopback cluster;
        private final Member first;
        private final Member asked;
        private final int items;
        private final List<String> cells = new ArrayList<>();

        Trial(Loopback cluster, int items) {
            this.cluster = cluster;
            this.first = cluster.members().getFirst();
            this.asked = cluster.members().get(1);
            this.items = items;
        }

        List<String> cells() {
            if (start()) {
                idle();
                if (kill()) {
                    comeBack();
                }
            }
            while (cells.size() < 6) {
                cells.add(NOT_REACHED);
            }
            stop();
            return cells;
        }

        private boolean start() {
            long begin = System.nanoTime();
            cluster.members().forEach(Member::start);
            Optional<Duration> took = until(begin, () -> allActive(MEMBERS));
            cells.add(seconds(took));
            cells.add(seconds(Optional.of(first.processorWithChildren())));
            return took.isPresent() && until(System.nanoTime(), this::atHome).isPresent();
        }

        private void idle() {
            LockSupport.parkNanos(IDLE.toNanos()); // what is to be told of the start is told by then
            List<Double> before = each(member -> member.processor().toMillis());
            LockSupport.parkNanos(IDLE.toNanos());
            List<Double> after = each(member -> member.processor().toMillis());
            double highest = 0;
            for (int i = 0; i < MEMBERS; i++) {
                highest = Math.max(highest, (after.get(i) - before.get(i)) / IDLE.toMillis());
            }
            cells.add(String.format(Locale.ROOT, "%.1f %%", 100 * highest));
            cells.add(String.format(
                    Locale.ROOT, "%.0f MB", each(Member::megabytes).stream().reduce(0.0, Math::max)));
        }

        private List<Double> each(ToDoubleFunction<Member> what) {
            return cluster.members().stream().mapToDouble(what).boxed().toList();
        }

        private boolean kill() {
            long begin = System.nanoTime();
            Instant killed = Instant.now();
            first.kill();
            if (until(begin, this::allElsewhere).isEmpty()) {
                cells.add(seconds(Optional.empty()));
                return false;
            }
            cells.add("%s (%s)".formatted(seconds(killed, lastActive()), seconds(killed, downSince())));
            return true;
        }

        private void comeBack() {
            long begin = System.nanoTime();
            first.start();
            cells.add(seconds(until(begin, this::atHome)));
        }

        private void stop() {
            long begin = System.nanoTime();
            cluster.members().forEach(Member::terminate);
            Optional<Duration> took =
                    until(begin, () -> cluster.members().stream().noneMatch(Member::runs));
            boolean leftUp = cluster.members().stream().anyMatch(member -> member.exitStatus() == 70);
            cells.add(seconds(took) + (leftUp ? " (not all put down)" : ""));
        }

        /** How long it took since then; empty where it took too long. */
        private Optional<Duration> until(long begin, BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - begin > limit.toNanos()) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(STEP.toNanos());
            }
            return Optional.of(Duration.ofNanos(System.nanoTime() - begin));
        }

        /** As one member sees it. */
        private boolean allActive(int alive) {
            if (cluster.members().stream().filter(Member::runs).count() != alive) {
                throw new IllegalStateException("A member has ended by itself.\n" + cluster.evidence());
            }
            String body = asked.get("/api/v1/cluster").body();
            return number(body, "members", "alive") == alive && number(body, "items", "active") == items;
        }

        /** It is {@code probably_down} before, and still has its items then. */
        private int down() {
            return number(asked.get("/api/v1/cluster").body(), "members", "down");
        }

        private boolean allElsewhere() {
            return down() == 1
                    && allActive(MEMBERS - 1)
                    && cluster.members().stream()
                                    .filter(member -> member != first)
                                    .mapToInt(this::share)
                                    .sum()
                            == items;
        }

        /** Whether all are active, and each member has its share. */
        private boolean atHome() {
            return allActive(MEMBERS)
                    && cluster.members().stream().allMatch(member -> share(member) >= items / MEMBERS);
        }

        /** When the last item became active, as the asked member was told. The bench asks later, and that takes time itself. */
        private Instant lastActive() {
            return times("/api/v1/systems/many/data")
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        /** When the killed member was down, as the asked member saw it: the order in which an item prefers the members says it. */
        private Instant downSince() {
            return times("/api/v1/systems/many/data/why?value=item%200")
                    .findFirst()
                    .orElseThrow();
        }

        private Stream<Instant> times(String path) {
            return SINCE.matcher(asked.get(path).body()).results().map(found -> Instant.parse(found.group(1)));
        }

        private int share(Member member) {
            Matcher found = Pattern.compile("\"items\":([0-9]+)")
                    .matcher(asked.get("/api/v1/members/" + member.id()).body());
            return found.find() ? Integer.parseInt(found.group(1)) : -1;
        }

        private static int number(String body, String of, String name) {
            Matcher found = Pattern.compile("\"%s\":\\{[^}]*\"%s\":([0-9]+)".formatted(of, name))
                    .matcher(body);
            return found.find() ? Integer.parseInt(found.group(1)) : -1;
        }
    }
}
