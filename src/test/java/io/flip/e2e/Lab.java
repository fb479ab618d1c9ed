package io.flip.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A network of its own: a switch, hosts and a client, each a network namespace of this machine; the outside is neither seen nor touched.
 * Namespaces are named for the process that made them, so that what a killed run left behind is found and removed by the next.
 */
public final class Lab implements AutoCloseable {
    /** A limit for what should take a second or two: only a fault reaches it. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final String PREFIX = "flip-lab-";

    private final String prefix = PREFIX + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + "-";
    private final String switchNamespace = prefix + "switch";
    private final String clientNamespace = prefix + "client";
    private final Path directory;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final AddressWatch watch;
    private final List<AutoCloseable> ears = new ArrayList<>();
    private final Thread onExit = new Thread(this::removeAll);

    /** @param title of the directory under {@code target/lab} that keeps configuration, data and logs */
    public Lab(String title, String... names) {
        removeLeftovers();
        Runtime.getRuntime().addShutdownHook(onExit);
        directory = emptied(home().resolve("target/lab").resolve(title));
        Shell.run("ip netns add " + switchNamespace);
        watch = listening(new AddressWatch(switchNamespace));
        try {
            build(names);
        } catch (RuntimeException | AssertionError failed) {
            close();
            throw failed;
        }
    }

    private void build(String... names) {
        Shell.run("ip -n " + switchNamespace + " link add switch type bridge");
        Shell.run("ip -n " + switchNamespace + " link set switch up");
        blockNothing();
        for (int i = 0; i < names.length; i++) {
            Cable cable = cable(prefix + names[i], names[i], i + 1);
            hosts.put(names[i], new Host(names[i], prefix + names[i], cable, directory.resolve(names[i] + ".log")));
            watch.add(names[i], prefix + names[i]);
            cable.plug();
        }
        Shell.run("ip netns add " + clientNamespace);
        Shell.run("ip -n " + clientNamespace + " link set lo up");
        cable(clientNamespace, "client", 100).plug();
    }

    private Cable cable(String namespace, String name, int number) {
        return new Cable(
                switchNamespace, namespace, "p-" + name, "10.77.0." + number, "02:00:00:77:00:%02x".formatted(number));
    }

    /** Of the host that is nobody's member. */
    String clientNamespace() {
        return clientNamespace;
    }

    /** The tree in which the launcher lies. */
    public static Path home() {
        return Path.of(System.getenv().getOrDefault("FLIP_HOME", System.getProperty("basedir", ".")))
                .toAbsolutePath()
                .normalize();
    }

    public Path directory() {
        return directory;
    }

    public Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException(name);
        }
        return host;
    }

    public List<Host> hosts() {
        return List.copyOf(hosts.values());
    }

    /** Pings the address from now on. */
    public Client client(String address, Duration interval) {
        return listening(new Client(clientNamespace, address, interval));
    }

    /** From now on others read all that those members show, as fast as they answer, over so many connections; returns when they do. */
    public Readers readers(int connections, Host... members) {
        return listening(new Readers(clientNamespace, connections, List.of(members)));
    }

    /** One more host on the switch, which is nobody's. */
    public Intruder intruder() {
        String namespace = prefix + "intruder";
        Shell.run("ip netns add " + namespace);
        Shell.run("ip -n " + namespace + " link set lo up");
        cable(namespace, "intruder", 99).plug();
        return listening(new Intruder(namespace, switchNamespace, hosts()));
    }

    /** A third host, to which all answer that can be reached at the address; from now on. */
    public Witness witness(String address, Duration interval) {
        String namespace = prefix + "witness";
        Shell.run("ip netns add " + namespace);
        Shell.run("ip -n " + namespace + " link set lo up");
        cable(namespace, "witness", 98).plug();
        return listening(new Witness(namespace, switchNamespace, address, interval));
    }

    /** Hears what the host sends, as far as the filter of {@code tcpdump} says. */
    public Sniffer sniff(Host host, String filter) {
        return listening(new Sniffer(switchNamespace, host.cable().port(), filter));
    }

    private <T extends AutoCloseable> T listening(T ear) {
        ears.add(ear);
        return ear;
    }

    /** Nothing passes between the two any more; both still reach everyone else, and the client. */
    public void separate(Host one, Host other) {
        drop(one, other);
        drop(other, one);
    }

    /** Nothing passes from the one to the other; the way back, and all others, stay open. */
    public void drop(Host from, Host to) {
        Shell.run("ip netns exec %s nft add rule bridge lab forward iifname %s oifname %s drop"
                .formatted(switchNamespace, from.cable().port(), to.cable().port()));
    }

    /** The same for the members' own datagrams alone: whoever asks the network is answered. */
    public void dropDatagrams(Host from, Host to) {
        Shell.run(
                "ip netns exec %s nft add rule bridge lab forward iifname %s oifname %s ip protocol udp udp dport 2200 drop"
                        .formatted(
                                switchNamespace, from.cable().port(), to.cable().port()));
    }

    public void heal() {
        Shell.run("ip netns exec " + switchNamespace + " nft flush chain bridge lab forward");
    }

    private void blockNothing() {
        String nft = "ip netns exec " + switchNamespace + " nft ";
        Shell.run(nft + "add table bridge lab");
        Shell.run(nft + "add chain bridge lab forward { type filter hook forward priority 0 ; }");
    }

    /** What the kernels of all hosts told of that address, until now. */
    public Timeline timeline(String address) {
        return new Timeline(address, watch.seen(address));
    }

    /** The same of all addresses, from that moment on. */
    public List<Sighting> seen(Instant from) {
        return watch.seen().stream()
                .filter(sighting -> !sighting.at().isBefore(from))
                .toList();
    }

    /** By {@code ip addr}: the hosts that have the address this very moment. */
    public List<Host> owners(String address) {
        return hosts().stream().filter(host -> host.has(address)).toList();
    }

    /** Waits until that host, and no other, has the address. */
    public void awaitOwner(String address, Host owner) {
        await(owner.name() + " alone has " + address, () -> owners(address).equals(List.of(owner)));
    }

    public void await(String what, BooleanSupplier condition) {
        Await.until(what, PATIENCE, condition, this::evidence);
    }

    public String evidence() {
        StringBuilder text = new StringBuilder();
        watch.seen().forEach(sighting -> text.append(sighting).append('\n'));
        hosts().forEach(host -> text.append(host.lastWords()));
        return text.toString();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(onExit);
        removeAll();
    }

    private void removeAll() {
        for (AutoCloseable ear : ears) {
            try {
                ear.close();
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
        }
        hosts().forEach(Host::remove);
        removeNamespace(clientNamespace);
        removeNamespace(switchNamespace);
    }

    /** Of runs that were killed: their process is gone, their namespaces are not. */
    private static void removeLeftovers() {
        Shell.run("ip netns list")
                .lines()
                .map(line -> line.replaceAll(" .*", ""))
                .filter(name -> name.startsWith(PREFIX) && ownerIsGone(name))
                .forEach(Lab::removeNamespace);
    }

    private static boolean ownerIsGone(String namespace) {
        String pid = namespace.substring(PREFIX.length()).replaceAll("-.*", "");
        return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private static void removeNamespace(String name) {
        if (!Shell.run("ip netns list").contains(name)) {
            return;
        }
        Shell.run("ip netns pids " + name).lines().forEach(pid -> Shell.attempt(List.of("kill", "-9", pid)));
        Shell.run("ip netns del " + name);
    }

    static Path emptied(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> old = Files.walk(directory)) {
                    old.sorted((one, other) -> other.compareTo(one))
                            .forEach(path -> path.toFile().delete());
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
