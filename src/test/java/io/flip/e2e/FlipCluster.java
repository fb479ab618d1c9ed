package io.flip.e2e;

import io.flip.fixture.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The README's example on three hosts with real addresses: {@code b} and {@code a} hold, {@code a} comes first by priority, {@code c} is an
 * arbiter. All up, {@code a} has {@link #FIRST} and {@code b} has {@link #SECOND}.
 */
public final class FlipCluster implements AutoCloseable {
    public static final String FIRST = "10.77.0.201";
    public static final String SECOND = "10.77.0.202";
    public static final String KEY = Keys.of("known to everyone in the lab");

    /** How fast the members are; a holder that releases has as long again as the ping timeout. */
    public record Timing(String name, int gossipInterval, int pingTimeout) {
        /** For tests, on machines where a process may not run for a second because too many want to: that is no failure. */
        public static final Timing PATIENT = new Timing("patient", 500, 3000);

        public static final Timing DEFAULT = new Timing("default", 250, 750);
        public static final Timing FAST = new Timing("fast", 25, 75);
    }

    private final Lab lab;
    private final Path configuration;

    public FlipCluster(String title, Timing timing, String onIsolation) {
        this(
                title,
                timing,
                onIsolation,
                "\"alive\": \"ip_up\", \"down\": \"ip_down\", \"config\": {\"interface\": \"eth0\"}, \"release_within\": %d"
                        .formatted(timing.pingTimeout()),
                0);
    }

    private FlipCluster(String title, Timing timing, String onIsolation, String handlers, int more) {
        Launcher.build();
        lab = new Lab(title, "a", "b", "c");
        configuration = write(lab.directory().resolve("flip.json"), json(timing, onIsolation, handlers, more));
        lab.hosts().forEach(this::install);
    }

    /** One whose members put the addresses up themselves, behind the kernel's fence. */
    public static FlipCluster fenced(String title, Timing timing, String onIsolation) {
        return addresses(title, timing, onIsolation, true, 0);
    }

    /** The same, where items stay where they are, and {@code remove_on_start} is false. */
    static FlipCluster left(String title, Timing timing, String onIsolation) {
        String system = "\"address\": {\"interface\": \"eth0\"}, \"failback\": \"never\", \"remove_on_start\": false";
        return new FlipCluster(title, timing, onIsolation, system, 0);
    }

    /**
     * One whose members put the addresses up themselves.
     *
     * @param more how many {@linkplain #more addresses} are at home at {@code a} besides
     */
    public static FlipCluster addresses(String title, Timing timing, String onIsolation, boolean fence, int more) {
        String address = "\"address\": {\"interface\": \"eth0\", \"fence\": %s}".formatted(fence);
        return new FlipCluster(title, timing, onIsolation, address, more);
    }

    /** So many addresses of a subnet that nobody has. */
    public static List<String> more(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "10.78." + i / 250 + "." + (1 + i % 250))
                .toList();
    }

    /** From its next start on, that member runs with these options and no others. */
    void install(Host host, String... options) {
        List<String> command = new ArrayList<>(Launcher.command(
                "run",
                "--config",
                configuration.toString(),
                "--id",
                host.name(),
                "--flip.data_dir=" + lab.directory().resolve("data")));
        command.addAll(List.of(options));
        host.install(command);
    }

    public Lab lab() {
        return lab;
    }

    public Host a() {
        return lab.host("a");
    }

    public Host b() {
        return lab.host("b");
    }

    public Host c() {
        return lab.host("c");
    }

    /** Starts all three, and waits until each item is at home and every member ready. */
    public FlipCluster up() {
        lab.hosts().forEach(Host::start);
        awaitHome();
        return this;
    }

    public void awaitHome() {
        lab.awaitOwner(FIRST, a());
        lab.awaitOwner(SECOND, b());
        lab.await("all are ready", () -> lab.hosts().stream().allMatch(Host::ready));
    }

    public Client client(String address) {
        Client client = lab.client(address, Duration.ofMillis(10));
        client.awaitAnswerAfter(Instant.now());
        return client;
    }

    /** Cuts this one off from both others; the client still reaches it. */
    public void isolate(Host host) {
        lab.hosts().stream().filter(other -> other != host).forEach(other -> lab.separate(host, other));
    }

    private String json(Timing timing, String onIsolation, String handlers, int more) {
        String pins = more(more).stream().map("\"%s\": \"a\""::formatted).collect(Collectors.joining(", "));
        String data = Stream.concat(Stream.of(SECOND, FIRST), more(more).stream())
                .map("\"%s\""::formatted)
                .collect(Collectors.joining(", "));
        return """
                {"id": "a", "key": "%s", "gossip_interval": %d, "ping_timeout": %d,
                 "servers": {
                   "b": {"ip": "%s", "port": 2200, "systems": ["ip"]},
                   "a": {"ip": "%s", "port": 2200, "systems": ["ip"], "priority": 1},
                   "c": {"ip": "%s", "port": 2200}},
                 "cluster": {"config": {}, "system": {"ip": {
                   "type": "shard", %s, "on_isolation": "%s", "pins": {%s}, "data": [%s]}}}}
                """.formatted(
                        KEY,
                        timing.gossipInterval(),
                        timing.pingTimeout(),
                        b().ip(),
                        a().ip(),
                        c().ip(),
                        handlers,
                        onIsolation,
                        pins,
                        data);
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        lab.close();
    }
}
