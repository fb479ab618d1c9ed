package io.flip.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster that begins as one member, {@code a}, and grows by {@code flip.join}, on five hosts. In the system {@code ip} items go where the
 * load is least; {@code kept} has one for each host that is pinned to it, once it is {@link #keep kept}.
 */
final class GrowingCluster implements AutoCloseable {
    private static final Pattern CONFIG = Pattern.compile("\"configVersion\":(\\d+),\"configDigest\":\"([^\"]+)\"");

    private final Lab lab;
    private final Operator operator;
    private final Living living = new Living();

    GrowingCluster(String title, Timing timing) {
        Launcher.build();
        lab = new Lab(title, "a", "b", "c", "d", "e");
        operator = new Operator(lab, 0);
        FlipCluster.write(configuration(), json(timing));
        host("a").install(Launcher.command("run", "--config", configuration().toString(), dataDir()));
        lab.hosts().stream().skip(1).forEach(host -> host.install(joining(host)));
    }

    private String json(Timing timing) {
        return """
                {"id": "a", "key": "%s", "gossip_interval": %d, "ping_timeout": %d,
                 "servers": {"a": {"ip": "%s", "port": 2200, "systems": ["ip", "kept"]}},
                 "cluster": {"config": {"interface": "eth0"}, "system": {
                   "ip": {%s, "data": %s},
                   "kept": {%s, "data": []}}}}
                """.formatted(
                        FlipCluster.KEY,
                        timing.gossipInterval(),
                        timing.pingTimeout(),
                        host("a").ip(),
                        sharded(),
                        quoted(items(0)),
                        sharded());
    }

    /** What a system of addresses is, as part of an object. */
    static String sharded() {
        return "\"type\": \"sharded\", \"alive\": \"ip_up\", \"down\": \"ip_down\"";
    }

    private List<String> joining(Host host) {
        String text = """
                {"id": "%s", "key": "%s", "ip": "%s", "port": 2200, "join": ["%s:2200", "%s:2200"], "systems": ["ip", "kept"]}
                """.formatted(
                        host.name(),
                        FlipCluster.KEY,
                        host.ip(),
                        host("a").ip(),
                        host("b").ip());
        Path configuration = FlipCluster.write(lab.directory().resolve(host.name() + ".json"), text);
        return Launcher.command("run", "--config", configuration.toString(), dataDir());
    }

    /** The file of the first member. */
    Path configuration() {
        return lab.directory().resolve("flip.json");
    }

    private String dataDir() {
        return "--flip.data_dir=" + lab.directory().resolve("data");
    }

    /** Ten addresses; each series has others. */
    static List<String> items(int series) {
        return IntStream.range(0, 10)
                .mapToObj(i -> "10.77.0." + (101 + 10 * series + i))
                .toList();
    }

    static List<String> quoted(List<String> values) {
        return values.stream().map(value -> '"' + value + '"').toList();
    }

    Lab lab() {
        return lab;
    }

    Host host(String name) {
        return lab.host(name);
    }

    List<Host> hosts(String... names) {
        return Stream.of(names).map(this::host).toList();
    }

    /** Starts these, by whatever they were installed with, and waits until each has its share. */
    void start(String... names) {
        hosts(names).forEach(Host::start);
        hosts(names).forEach(this::awaitReady);
    }

    void awaitReady(Host host) {
        lab.await(host.name() + " is ready", host::ready);
    }

    /** Everything that the member knew is lost. */
    void wipe(String name) {
        Lab.emptied(dataDir(name));
    }

    Path dataDir(String name) {
        return lab.directory().resolve("data").resolve(name);
    }

    /** The address that is pinned to that host. */
    String kept(Host host) {
        return "10.77.0." + (201 + lab.hosts().indexOf(host));
    }

    /** Adds the address that is pinned to that host. */
    void keep(String name) {
        String address = kept(host(name));
        change("POST", "/api/v1/systems/kept/data", "{\"value\": \"" + address + "\"}");
        change("POST", "/api/v1/systems/kept/data/move", "{\"value\": \"" + address + "\", \"to\": \"" + name + "\"}");
        lab.awaitOwner(address, host(name));
    }

    /** Returns when it was acknowledged. */
    void change(String method, String path, String body, String... headers) {
        operator.change(method, path, body, headers);
    }

    /** Waits until these, all alive, know one and the same configuration and have carried it out; its text. */
    String awaitSame(List<Host> members) {
        lab.await(
                "all know the same",
                () -> members.stream().map(GrowingCluster::known).distinct().count() == 1);
        members.forEach(this::awaitReady);
        return members.getFirst().get("/api/v1/config");
    }

    /** Version, digest and content of its configuration; what it lacks is its name, which no other says. */
    private static String known(Host host) {
        Matcher config = CONFIG.matcher(host.get("/api/v1/cluster"));
        String content = host.get("/api/v1/config");
        return config.find() && !content.isEmpty() ? config.group() + " " + content : host.name();
    }

    /** Of the configuration that it knows; 0 where it does not answer. */
    long version(Host host) {
        Matcher config = CONFIG.matcher(host.get("/api/v1/cluster"));
        return config.find() ? Long.parseLong(config.group(1)) : 0;
    }

    Living living() {
        return living;
    }

    /** What members that are alive did to the address. */
    Timeline timeline(String address) {
        return living.among(lab.timeline(address));
    }

    /** All addresses that any test of these uses. */
    List<String> everyAddress() {
        Stream<String> items =
                IntStream.range(0, 4).mapToObj(GrowingCluster::items).flatMap(List::stream);
        return Stream.concat(items, lab.hosts().stream().map(this::kept)).toList();
    }

    void assertNeverOnTwo(Instant since) {
        for (String address : everyAddress()) {
            Timeline timeline = timeline(address);
            assertThat(timeline.withTwoOwners(since, Instant.now()))
                    .as(() -> address + " is never on two hosts: " + timeline.stretches(since, Instant.now()))
                    .isZero();
        }
    }

    @Override
    public void close() {
        lab.close();
    }
}
