package io.flip.netlink;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long the kernel takes, in a namespace: run by hand, as root, from the compiled classes. Prints medians and worst of many rounds,
 * wall time and the processor time of the calling thread, the kernel's part included.
 */
final class KernelSpeed {
    private static final int MANY = 1000;

    private KernelSpeed() {}

    /** Without arguments. */
    public static void main(String... arguments) throws IOException {
        try (Namespace namespace = new Namespace()) {
            namespace.ip("link add eth0 type veth peer name eth1");
            namespace.ip("link set eth0 addrgenmode none up");
            namespace.ip("link set eth1 addrgenmode none up");
            try (Route route = namespace.run(Route::open);
                    FenceTable fence = namespace.run(() -> FenceTable.open("speed"));
                    Announcer announcer = namespace.run(Announcer::open)) {
                Link eth0 = route.link("eth0");
                for (String pattern : List.of("10.1.%d.%d", "2001:db8::%x:%x")) {
                    addresses(route, eth0, many(pattern));
                    announcements(announcer, eth0, many(pattern));
                }
                fence.load(List.of());
                for (boolean inPlace : new boolean[] {fence.updatesInPlace(), false}) {
                    fence.updateInPlace(inPlace);
                    timer(fence, inPlace ? "in place" : "anew");
                    refreshes(fence, (inPlace ? "in place" : "anew") + ", IPv4", many("10.1.%d.%d"));
                    refreshes(fence, (inPlace ? "in place" : "anew") + ", IPv6", many("2001:db8::%x:%x"));
                }
            }
        }
    }

    private static List<InetAddress> many(String pattern) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> Bytes.address(pattern.formatted(i / 250, 1 + i % 250)))
                .toList();
    }

    private static void addresses(Route route, Link link, List<InetAddress> many) throws IOException {
        List<AddressOn> all = many.stream()
                .map(address -> new AddressOn(address, link.index()))
                .toList();
        String what = MANY + " addresses as " + many.getFirst().getHostAddress();
        Times add = new Times();
        Times remove = new Times();
        for (int i = 0; i < 20; i++) {
            add.measure(() -> check(route.addAddresses(all)));
            remove.measure(() -> check(route.removeAddresses(all)));
        }
        System.out.println("add " + what + ": " + add);
        System.out.println("remove " + what + ": " + remove);
    }

    private static void check(List<Outcome> outcomes) {
        outcomes.stream().filter(outcome -> !outcome.isDone()).findFirst().ifPresent(bad -> {
            throw new IllegalStateException(bad.refusal());
        });
    }

    private static void announcements(Announcer announcer, Link link, List<InetAddress> many) throws IOException {
        Times times = new Times();
        for (int i = 0; i < 20; i++) {
            times.measure(() -> announcer.announce(link, many));
        }
        System.out.println("announce " + MANY + " as " + many.getFirst().getHostAddress() + ": " + times);
    }

    private static void refreshes(FenceTable fence, String way, List<InetAddress> many) throws IOException {
        List<InetAddress> one = many.subList(0, 1);
        Times single = new Times();
        Times all = new Times();
        for (int i = 0; i < 3000; i++) {
            single.measure(() -> fence.lease(one, 60_000));
        }
        fence.lease(many, 60_000);
        for (int i = 0; i < 200; i++) {
            all.measure(() -> fence.lease(many, 60_000));
        }
        System.out.println("refresh of 1, " + way + ": " + single);
        System.out.println("refresh of " + MANY + ", " + way + ": " + all);
        fence.unlease(many);
    }

    private static void timer(FenceTable fence, String way) throws IOException {
        Times times = new Times();
        for (int i = 0; i < 3000; i++) {
            times.measure(() -> fence.run(FenceTimer.LOOP, 60_000));
        }
        System.out.println("refresh of a timer that covers many, " + way + ": " + times);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static final class Times {
        private final long[] wall = new long[3000];
        private final long[] cpu = new long[3000];
        private int count;

        void measure(Work work) throws IOException {
            long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long before = System.nanoTime();
            work.run();
            wall[count] = System.nanoTime() - before;
            cpu[count] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore;
            count++;
        }

        private String shown(long[] all) {
            long[] sorted = Arrays.copyOf(all, count);
            Arrays.sort(sorted);
            return "first %.3f, median %.3f, least %.3f ms"
                    .formatted(all[0] / 1e6, sorted[count / 2] / 1e6, sorted[0] / 1e6);
        }

        @Override
        public String toString() {
            return "wall " + shown(wall) + "; processor " + shown(cpu);
        }
    }
}
