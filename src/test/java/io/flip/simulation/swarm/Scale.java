package io.flip.simulation.swarm;

import io.flip.engine.effect.Effect;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.simulation.Clusters;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import io.flip.wire.MessageCodec;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a cluster costs by its size, in the same simulator: seven voters, ten items for each member. Time is simulated but for the processor's;
 * bytes are those of sealed datagrams, without the headers of IP and UDP.
 */
final class Scale {

    private static final int VOTERS = 7;
    private static final int ITEMS_EACH = 10;

    /** What the seal adds to a payload (protocol 8). */
    private static final int SEAL = 30;

    private static final Duration CALM = Duration.ofSeconds(10);

    /** Counts what each member sends. */
    private static final class Traffic implements Watcher {
        private final MessageCodec codec = new MessageCodec();
        private final Map<String, long[]> sent = new TreeMap<>();
        private boolean counting;
        private boolean told;

        @Override
        public void effect(Machine machine, Effect effect) {
            if (!(effect instanceof Effect.Send(var _, var _, Message message))) {
                return;
            }
            told |= tells(message);
            if (counting) {
                long[] its = sent.computeIfAbsent(machine.id(), any -> new long[2]);
                its[0]++;
                its[1] += codec.encode(message).length + SEAL;
            }
        }

        private static boolean tells(Message message) {
            return switch (message) {
                case Message.Ping ping -> !ping.news().notices().isEmpty();
                case Message.Ack ack -> !ack.news().notices().isEmpty();
                case Message.Fetch _, Message.Chunk _, Message.Registered _, Message.Join _, Message.Welcome _ -> true;
            };
        }

        /** Whether anybody told anything since the last call. */
        boolean takeTold() {
            boolean was = told;
            told = false;
            return was;
        }

        void count(boolean on) {
            counting = on;
            sent.clear();
        }

        double mean(List<String> ids, int what) {
            long sum = ids.stream()
                    .mapToLong(id -> sent.getOrDefault(id, new long[2])[what])
                    .sum();
            return ids.isEmpty() ? 0 : (double) sum / ids.size() / CALM.toSeconds();
        }
    }

    /**
     * @param members how many
     * @param started from the start of all until every item is active
     * @param told from then until all have told each other everything
     * @param failover from the crash of one member until its items are active elsewhere
     * @param voter datagrams and bytes per second that a voter sends in quiet times; a member that does not vote
     * @param cpu processor time per simulated second of quiet, of all members together, simulator included
     */
    record Row(
            int members,
            int items,
            Duration started,
            Duration told,
            Duration failover,
            double voter,
            double voterBytes,
            double other,
            double otherBytes,
            Duration cpu) {}

    private Scale() {}

    static void print(String sizes, PrintStream out) {
        out.println(
                "| members | items | start to all active | all told | crash to new holders | a voter sends | another member sends "
                        + "| CPU per simulated second, per member |");
        out.println("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        Arrays.stream(sizes.split(","))
                .map(Integer::valueOf)
                .map(Scale::measure)
                .forEach(row -> {
                    out.printf(
                            "| %,d | %,d | %,d ms | %,d s | %,d ms | %,.0f datagrams, %,.1f KB/s | %,.1f datagrams, %,.2f KB/s | %,.3f ms |%n",
                            row.members(),
                            row.items(),
                            row.started().toMillis(),
                            row.told().toSeconds(),
                            row.failover().toMillis(),
                            row.voter(),
                            row.voterBytes() / 1000,
                            row.other(),
                            row.otherBytes() / 1000,
                            row.cpu().toNanos() / 1e6 / row.members());
                    out.flush();
                });
    }

    static ClusterConfig config(int members) {
        Clusters clusters = new Clusters();
        List<String> ids = ids(members);
        ids.forEach(id -> clusters.member(id, null, "ip"));
        clusters.voters(ids.subList(0, Math.min(VOTERS, members)).toArray(String[]::new));
        clusters.timing(Duration.ofMillis(250), VOTERS, Duration.ofMillis(750));
        String[] items = IntStream.range(0, members * ITEMS_EACH)
                .mapToObj("10.%05d"::formatted)
                .toArray(String[]::new);
        return clusters.system(Clusters.sharded("ip", items)).build();
    }

    private static List<String> ids(int members) {
        return IntStream.range(0, members).mapToObj("m%04d"::formatted).toList();
    }

    static Row measure(int members) {
        Traffic traffic = new Traffic();
        World world = new World(config(members), members).watchedBy(traffic);
        List<String> ids = ids(members);
        List<String> voters = world.config().voters();
        List<String> others = ids.subList(voters.size(), ids.size());
        int items = members * ITEMS_EACH;
        world.startAll();
        Duration started = until(world, items, world.machines());
        Duration told = untilQuiet(world, traffic);
        traffic.count(true);
        long before = processor();
        world.run(CALM);
        Duration cpu = Duration.ofNanos(processor() - before).dividedBy(CALM.toSeconds());
        double[] rates = {
            traffic.mean(voters, 0), traffic.mean(voters, 1), traffic.mean(others, 0), traffic.mean(others, 1)
        };
        traffic.count(false);
        Machine dies = world.machine(ids.getLast());
        List<ItemId> its = List.copyOf(dies.up());
        dies.crash();
        Duration failover = until(
                world,
                items,
                world.machines().stream().filter(machine -> machine != dies).toList());
        if (its.isEmpty()) {
            throw new IllegalStateException("nothing was on " + dies.id());
        }
        return new Row(members, items, started, told, failover, rates[0], rates[1], rates[2], rates[3], cpu);
    }

    /** Until nobody has had anything to tell for a second. */
    private static Duration untilQuiet(World world, Traffic traffic) {
        long began = world.now();
        do {
            world.run(Duration.ofSeconds(1));
        } while (traffic.takeTold());
        return Duration.ofNanos(world.now() - began).minusSeconds(1);
    }

    /** Until so many items are up on these. */
    private static Duration until(World world, int items, List<Machine> machines) {
        long began = world.now();
        while (machines.stream().mapToInt(machine -> machine.up().size()).sum() < items) {
            world.run(Duration.ofMillis(5));
            if (world.now() - began > Duration.ofMinutes(5).toNanos()) {
                throw new IllegalStateException("not all items are up after five minutes");
            }
        }
        return Duration.ofNanos(world.now() - began);
    }

    private static long processor() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
