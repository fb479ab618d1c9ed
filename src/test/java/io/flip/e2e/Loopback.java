package io.flip.e2e;

import io.flip.e2e.FlipCluster.Timing;
import io.flip.fixture.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Members as processes of this machine, on its loopback address; needs no privilege. The system {@code few} has few items, {@code many} may
 * have many; handlers do nothing.
 */
public final class Loopback implements AutoCloseable {
    /** Where the next cluster looks first: other processes begin elsewhere. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(Math.toIntExact(ProcessHandle.current().pid() % 500) * 20);

    private static final Pattern VERSION = Pattern.compile("\"configVersion\":(\\d+)");
    private static final Pattern EVENT =
            Pattern.compile("\"kind\":\"config\",\"subject\":\"version\".*?\"to\":\"(\\d+)\"");

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** The group's. */
    public static final String KEY = Keys.of("known to everyone on loopback");

    private final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Member> members;

    /**
     * Members that run, and nothing to hold.
     *
     * @param title of the directory under {@code target/lab}
     */
    public Loopback(String title, Timing timing, int size) {
        this(title, timing, size, system(false, 0), List.of());
        members.forEach(Member::start);
        await(
                "all are ready",
                () -> members.stream()
                        .allMatch(member ->
                                member.get("/actuator/health/readiness").status() == 200));
        await("the first version is made", () -> members.stream().allMatch(member -> member.version() >= 1));
    }

    private Loopback(String title, Timing timing, int size, String many, List<String> options) {
        Launcher.build();
        directory = Lab.emptied(Lab.home().resolve("target/lab").resolve(title));
        int ports = freePorts(size);
        Path configuration = FlipCluster.write(directory.resolve("flip.json"), json(timing, size, ports, many));
        members = IntStream.range(0, size)
                .mapToObj(i -> new Member("m" + i, ports + i, configuration, options))
                .toList();
    }

    /**
     * Members that do not run yet. The system {@code many} has so many items from the start, which each member puts down when it starts, as it does by
     * default.
     *
     * @param title of the directory under {@code target/lab}
     * @param options of each member
     */
    public static Loopback withItems(String title, Timing timing, int size, int items, List<String> options) {
        return new Loopback(title, timing, size, system(true, items), options);
    }

    private static String system(boolean removeOnStart, int items) {
        String data =
                IntStream.range(0, items).mapToObj(i -> "\"item " + i + "\"").collect(Collectors.joining(", "));
        return "{\"type\": \"sharded\", \"alive\": \"true\", \"down\": \"true\", \"remove_on_start\": %s, \"data\": [%s]}"
                .formatted(removeOnStart, data);
    }

    private static String json(Timing timing, int size, int ports, String many) {
        String servers = IntStream.range(0, size)
                .mapToObj(i -> "\"m%d\": {\"ip\": \"127.0.0.1\", \"port\": %d, \"systems\": [\"few\", \"many\"]}"
                        .formatted(i, ports + i))
                .collect(Collectors.joining(", "));
        return """
                {"id": "m0", "key": "%s", "ping_per_interval": %d, "handler_dirs": ["/usr/bin", "/bin"],
                 "gossip_interval": %d, "ping_timeout": %d, "servers": {%s},
                 "cluster": {"system": {"few": %s, "many": %s}}}
                """.formatted(KEY, size, timing.gossipInterval(), timing.pingTimeout(), servers, system(false, 0), many);
    }

    public List<Member> members() {
        return members;
    }

    public void await(String what, BooleanSupplier condition) {
        Await.until(what, Lab.PATIENCE, condition, this::evidence);
    }

    /** The last lines that each has logged. */
    public String evidence() {
        return members.stream().map(Member::lastWords).collect(Collectors.joining());
    }

    /** What a member answered. */
    public record Answer(int status, String body) {
        /** The version that a change made. */
        public long version() {
            Matcher version = VERSION.matcher(body);
            return version.find() ? Long.parseLong(version.group(1)) : -1;
        }
    }

    /** One process. */
    public final class Member {
        private final String id;
        private final int port;
        private final Path log;
        private final List<String> command;
        private final Map<Long, Long> adopted = new ConcurrentHashMap<>();
        private volatile boolean watched;
        private @Nullable Process process;

        private Member(String id, int port, Path configuration, List<String> options) {
            this.id = id;
            this.port = port;
            this.log = directory.resolve(id + ".log");
            this.command = new ArrayList<>(Launcher.command(
                    "run",
                    "--config",
                    configuration.toString(),
                    "--id",
                    id,
                    "--flip.data_dir=" + directory.resolve("data"),
                    "--server.port=" + port,
                    "--server.address=127.0.0.1"));
            command.addAll(options);
        }

        public String id() {
            return id;
        }

        public void start() {
            try {
                process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** SIGKILL, and waits for the end: it puts nothing down. */
        public void kill() {
            Process running = process;
            if (running != null) {
                running.destroyForcibly();
                stop();
            }
        }

        /** SIGTERM, and waits for the end. */
        void stop() {
            Process running = process;
            if (running == null) {
                return;
            }
            running.destroy();
            try {
                if (!running.waitFor(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }

        /** SIGTERM; the end comes later. */
        public void terminate() {
            if (process != null) {
                process.destroy();
            }
        }

        public boolean runs() {
            return process != null && process.isAlive();
        }

        /** Its exit status; 0 while there is none. */
        public int exitStatus() {
            return process == null || process.isAlive() ? 0 : process.exitValue();
        }

        /** Notes when each version comes into force here; from now on. */
        public void watch() {
            Thread.ofVirtual().name("events of " + id).start(this::note);
            await(id + " is watched", () -> watched);
        }

        private void note() {
            try (Stream<String> lines = http.send(
                            request("GET", "/api/v1/events", "").build(), BodyHandlers.ofLines())
                    .body()) {
                watched = true;
                lines.map(EVENT::matcher)
                        .filter(Matcher::find)
                        .forEach(event -> adopted.put(Long.parseLong(event.group(1)), System.nanoTime()));
            } catch (IOException | UncheckedIOException ended) {
                // the member has ended, or whoever watches has
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** When the version came into force here, by {@link System#nanoTime}; waits until it has. */
        public long adopted(long version) {
            await(id + " has version " + version, () -> adopted.containsKey(version));
            return adopted.getOrDefault(version, 0L);
        }

        public Answer get(String path) {
            return send("GET", path, "");
        }

        public long version() {
            return get("/api/v1/cluster").version();
        }

        /** Status 0 where there was no answer. */
        public Answer send(String method, String path, String body) {
            return send(request(method, path, body));
        }

        /** The whole configuration, whatever there is. */
        public Answer putConfig(String document) {
            return send(request("PUT", "/api/v1/config", document).header("If-Match", "*"));
        }

        private Answer send(HttpRequest.Builder request) {
            try {
                HttpResponse<String> answer =
                        http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
                return new Answer(answer.statusCode(), answer.body());
            } catch (IOException unreachable) {
                return new Answer(0, unreachable.toString());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return new Answer(0, interrupted.toString());
            }
        }

        private HttpRequest.Builder request(String method, String path, String body) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + Host.token(directory.resolve("data"), id))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        }

        /** Of its UDP socket, and of REST. */
        public int port() {
            return port;
        }

        /** What the process has taken of the processors so far. */
        public Duration processor() {
            return process == null
                    ? Duration.ZERO
                    : process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        /** The same with that of its children that have ended: its handlers. It runs. */
        public Duration processorWithChildren() {
            String stat = proc("stat");
            List<String> fields = Shell.words(stat.substring(stat.lastIndexOf(')') + 2));
            long ticks =
                    fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum();
            return Duration.ofMillis(ticks * 10); // Linux has 100 a second
        }

        /** Resident memory of the process, in MB. It runs. */
        public double megabytes() {
            Matcher resident = RESIDENT.matcher(proc("status"));
            return resident.find() ? Long.parseLong(resident.group(1)) / 1000.0 : Double.NaN;
        }

        private String proc(String file) {
            try {
                return Files.readString(Path.of("/proc/" + (process == null ? "none" : process.pid()) + "/" + file));
            } catch (IOException ended) {
                throw new UncheckedIOException(ended);
            }
        }

        /** Lines of its log in which that is. */
        public long logged(Pattern what) {
            try (Stream<String> lines = Files.lines(log)) {
                return lines.filter(line -> what.matcher(line).find()).count();
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        }

        private String lastWords() {
            try {
                List<String> lines = Files.readAllLines(log);
                return id + ":\n  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 25), lines.size()))
                        + "\n";
            } catch (IOException none) {
                return id + ": no log\n";
            }
        }
    }

    /**
     * The first of so many ports that nobody uses, neither for TCP nor for UDP, below those that the kernel gives out. No two clusters are given the same, also
     * before they bind.
     */
    private static int freePorts(int size) {
        return IntStream.generate(() -> NEXT.getAndAdd(20))
                .limit(500)
                .map(number -> 19100 + Math.floorMod(number, 10_000))
                .filter(first -> IntStream.range(first, first + size).allMatch(Loopback::free))
                .findFirst()
                .orElseThrow();
    }

    private static boolean free(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
                DatagramSocket udp = new DatagramSocket(port, loopback)) {
            return tcp.isBound() && udp.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** {@code {"values": [...]}} with so many items. */
    public static String items(String prefix, int count) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add("\"" + prefix + i + "\"");
        }
        return "{\"values\": [" + String.join(",", values) + "]}";
    }

    @Override
    public void close() {
        http.shutdownNow();
        members.forEach(Member::kill); // thousands of items need not be put down one by one
    }
}
