package io.flip.e2e;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network.Ipam;
import com.github.dockerjava.api.model.Volume;
import io.flip.fixture.Keys;
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
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Members as containers of the very image, on a network of their own with one address that floats, and a client that pings it. Networks and
 * containers are looked at from outside, by their namespaces: that works for one that is paused, or killed, as well.
 */
final class Fleet implements AutoCloseable {
    static final String IMAGE = System.getProperty("flip.image", "flip:latest");
    static final String FLOATING = "172.31.221.100";
    static final Duration PATIENCE = Duration.ofSeconds(90);
    static final String KEY = Keys.of("known to the fleet");
    private static final String PREFIX = "172.31.221.";

    /** Patient, as in all tests on machines where a process may not run for a second: no failure, and no false alarm. */
    private static final String CONFIGURATION = """
            {"id": "a", "gossip_interval": 500, "ping_timeout": 3000, "key": "set by the environment",
             "servers": {
               "a": {"ip": "172.31.221.11", "port": 2200, "systems": ["ip"], "priority": 1},
               "b": {"ip": "172.31.221.12", "port": 2200, "systems": ["ip"], "priority": 2},
               "c": {"ip": "172.31.221.13", "port": 2200, "systems": ["ip"], "priority": 3}},
             "cluster": {"system": {"ip": {"type": "sharded", "alive": "ip_up", "down": "ip_down", "on_isolation": "release",
               "release_within": 3000, "config": {"interface": "eth0"}, "data": ["172.31.221.100"]}}}}
            """;

    private static final String OWNER = "fleet";

    private final Network network = afterLeftovers()
            .createNetworkCmdModifier(command -> command.withLabels(Map.of(Labelled.LABEL, OWNER))
                    .withIpam(new Ipam()
                            .withConfig(new Ipam.Config()
                                    .withSubnet(PREFIX + "0/24")
                                    .withIpRange(PREFIX + "128/25")
                                    .withGateway(PREFIX + "1"))))
            .build();
    private final DockerClient docker = DockerClientFactory.instance().client();
    private final Map<String, GenericContainer<?>> members = new LinkedHashMap<>();
    private final GenericContainer<?> clientHost =
            container("client", PREFIX + "50").withCommand("sh", "-c", "sleep infinity");
    private final String prefix = "flip-fleet-" + ProcessHandle.current().pid() + "-";
    private final String clientNamespace = prefix + "client";
    private final Path configuration = written();
    private final Client client;
    private Map<String, String> keys = Map.of();

    Fleet() {
        try {
            keys(KEY);
            clientHost.start();
            Shell.attempt(List.of("ip", "netns", "del", clientNamespace));
            Shell.run("ip netns attach " + clientNamespace + " " + pid(clientHost));
            for (String id : List.of("a", "b", "c")) {
                member(id, address(id), fromTheFile(id));
            }
            awaitAllReady();
            client = new Client(clientNamespace, FLOATING, Duration.ofMillis(20));
            client.awaitAnswerAfter(Instant.now());
        } catch (RuntimeException | AssertionError failed) {
            removeAll();
            throw failed;
        }
    }

    /** A run that was killed may have left its own behind; nobody else labels anything like this. */
    private static Network.NetworkImpl.NetworkImplBuilder afterLeftovers() {
        Labelled.remove(Labelled.LABEL, OWNER);
        return Network.builder();
    }

    private static Path written() {
        try {
            Path directory = Files.createDirectories(Lab.home().resolve("target/fleet"));
            return Files.writeString(directory.resolve("flip.json"), CONFIGURATION);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String address(String id) {
        return PREFIX + (11 + "abc".indexOf(id));
    }

    /** What every member is told from its next start on: the key that it speaks, and those that it accepts as well. */
    void keys(String key, String... previous) {
        keys = previous.length == 0
                ? Map.of("FLIP_KEY", key)
                : Map.of("FLIP_KEY", key, "FLIP_KEY_PREVIOUS", String.join(",", previous));
    }

    /** In the place of the old container of that name a new one, with the same data; as an upgrade would. */
    void renew(String id) {
        if (pid(member(id)) != 0) {
            docker.stopContainerCmd(member(id).getContainerId()).withTimeout(40).exec();
        }
        remove(id);
        member(id, address(id), fromTheFile(id));
    }

    /** The machine's disk is a new one. */
    void renewWithoutData(String id) {
        remove(id);
        docker.removeVolumeCmd(volume(id)).exec();
        member(id, address(id), fromTheFile(id));
    }

    /** The machine is another one, with nothing but the key, its own address, and those of the others. */
    void replace(String id, String address) {
        remove(id);
        docker.removeVolumeCmd(volume(id)).exec();
        String others = Stream.of("a", "b", "c")
                .filter(other -> !other.equals(id))
                .map(other -> address(other) + ":2200")
                .collect(Collectors.joining(","));
        member(id, address, Map.of("FLIP_JOIN", others, "FLIP_SYSTEMS", "ip", "FLIP_PRIORITY", "3"));
    }

    private void remove(String id) {
        member(id).stop();
        members.remove(id);
    }

    private String volume(String id) {
        return prefix + id;
    }

    private static Map<String, String> fromTheFile(String id) {
        return Map.of("FLIP_ID", id, "FLIP_CONFIG", "/etc/flip/flip.json");
    }

    private void member(String id, String address, Map<String, String> environment) {
        GenericContainer<?> member = container(id, address).withEnv(keys).withEnv(environment);
        members.put(id, member);
        member.start();
    }

    @SuppressWarnings("resource") // the fleet closes them
    private GenericContainer<?> container(String name, String address) {
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withImagePullPolicy(image -> false)
                .withNetwork(network)
                .withStartupCheckStrategy(new IsRunningStartupCheckStrategy())
                .withLabel(Labelled.LABEL, OWNER)
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = Objects.requireNonNull(command.getHostConfig());
                    host.withCapAdd(Capability.NET_ADMIN)
                            .withReadonlyRootfs(true)
                            .withTmpFs(Map.of("/tmp", ""))
                            .withBinds(
                                    new Bind(volume(name), new Volume("/var/lib/flip")),
                                    new Bind(
                                            configuration.toString(),
                                            new Volume("/etc/flip/flip.json"),
                                            AccessMode.ro));
                    command.withHostName(name).withIpv4Address(address);
                });
    }

    private GenericContainer<?> member(String id) {
        return Objects.requireNonNull(members.get(id), id);
    }

    private long pid(GenericContainer<?> container) {
        Long pid = docker.inspectContainerCmd(container.getContainerId())
                .exec()
                .getState()
                .getPidLong();
        return pid == null ? 0 : pid;
    }

    /** Runs a command of this machine in the network of a member. */
    private Shell.Result inNetwork(String id, String... command) {
        return Shell.inNetworkOf(pid(member(id)), command);
    }

    /** Who has the address, from now on: of members whose containers stay. */
    Watch watch() {
        return new Watch();
    }

    /** Attends to the addresses of all members from a namespace of its own. */
    final class Watch implements AutoCloseable {
        private final List<String> names = new ArrayList<>();
        private final List<Sighting> begin = holders().stream()
                .map(id -> new Sighting(Instant.now(), id, FLOATING, true))
                .toList();
        private final AddressWatch watch;

        private Watch() {
            names.add(prefix + "watch");
            Shell.run("ip netns add " + names.getFirst());
            watch = new AddressWatch(names.getFirst());
            members.forEach((id, member) -> {
                names.add(prefix + id);
                Shell.run("ip netns attach " + prefix + id + " " + pid(member));
                watch.add(id, prefix + id);
            });
        }

        Timeline timeline() {
            return new Timeline(
                    FLOATING,
                    Stream.concat(begin.stream(), watch.seen(FLOATING).stream()).toList());
        }

        @Override
        public void close() {
            watch.close();
            names.forEach(name -> Shell.run("ip netns del " + name));
        }
    }

    boolean has(String id) {
        return pid(member(id)) != 0
                && inNetwork(id, "ip", "-o", "addr", "show", "to", FLOATING)
                        .output()
                        .contains(FLOATING);
    }

    List<String> holders() {
        return members.keySet().stream().filter(this::has).toList();
    }

    boolean ready(String id) {
        return pid(member(id)) != 0
                && inNetwork(id, "curl", "-sf", "-m", "2", "127.0.0.1:8080/actuator/health/readiness")
                                .status()
                        == 0;
    }

    String get(String id, String path) {
        return inNetwork(id, "curl", "-sf", "-m", "2", "127.0.0.1:8080" + path).output();
    }

    void awaitAllReady() {
        await("all are ready", () -> members.keySet().stream().allMatch(this::ready));
    }

    /** Until this one alone has it and the client is answered. */
    void awaitHolder(String id) {
        await(id + " alone has " + FLOATING, () -> holders().equals(List.of(id)));
        client.awaitAnswerAfter(Instant.now());
    }

    void await(String what, BooleanSupplier condition) {
        Await.until(what, PATIENCE, condition, this::evidence);
    }

    private String evidence() {
        return members.entrySet().stream()
                .map(entry -> entry.getKey() + " has it: " + has(entry.getKey()) + "\n"
                        + entry.getValue().getLogs())
                .collect(Collectors.joining("\n"));
    }

    Client client() {
        return client;
    }

    Instant kill(String id) {
        Instant now = Instant.now();
        docker.killContainerCmd(member(id).getContainerId()).exec();
        return now;
    }

    void start(String id) {
        docker.startContainerCmd(member(id).getContainerId()).exec();
    }

    /** SIGTERM, and a start once it has ended. */
    void restart(String id) {
        docker.restartContainerCmd(member(id).getContainerId()).withTimeout(40).exec();
    }

    Instant pause(String id) {
        Instant now = Instant.now();
        docker.pauseContainerCmd(member(id).getContainerId()).exec();
        return now;
    }

    Instant resume(String id) {
        Instant now = Instant.now();
        docker.unpauseContainerCmd(member(id).getContainerId()).exec();
        return now;
    }

    /** Nothing that it sends leaves it any more; it hears everything. */
    void mute(String id) {
        require(inNetwork(
                id,
                "nft",
                "add table inet mute; add chain inet mute out { type filter hook output priority 0; }; "
                        + "add rule inet mute out oifname eth0 drop"));
    }

    void unmute(String id) {
        require(inNetwork(id, "nft", "delete table inet mute"));
    }

    private static void require(Shell.Result result) {
        if (result.status() != 0) {
            throw new AssertionError(result.output());
        }
    }

    void disconnect(String id) {
        docker.disconnectFromNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(member(id).getContainerId())
                .exec();
    }

    /** Docker calls the interface of a second connection {@code eth1}; a machine's keeps its name. */
    void connect(String id) {
        plugIn(id);
        require(inNetwork(
                id, "sh", "-c", "ip link set eth1 down && ip link set eth1 name eth0 && ip link set eth0 up"));
    }

    /** As Docker does it. */
    void plugIn(String id) {
        docker.connectToNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(member(id).getContainerId())
                .withContainerNetwork(
                        new ContainerNetwork().withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address(id))))
                .exec();
    }

    /** The address of its network card. */
    String hardware(String id) {
        String link = inNetwork(id, "ip", "-o", "link", "show", "eth0").output();
        return link.replaceFirst("(?s).*link/ether (\\S+).*", "$1");
    }

    String userOfTheMember(String id) {
        return Shell.run(List.of(
                "docker",
                "exec",
                member(id).getContainerId(),
                "sh",
                "-c",
                "for p in /proc/[0-9]*; do [ \"$(cat $p/comm)\" != java ] || cat $p/status; done"));
    }

    @Override
    public void close() {
        client.close();
        removeAll();
    }

    private void removeAll() {
        members.values().forEach(GenericContainer::stop);
        Shell.attempt(List.of("ip", "netns", "del", clientNamespace));
        clientHost.stop();
        network.close();
        Stream.of("a", "b", "c", "client")
                .forEach(name -> Shell.attempt(List.of("docker", "volume", "rm", volume(name))));
    }
}
