package io.flip.config.bind;

import io.flip.config.bind.FlipProperties.Api;
import io.flip.config.bind.FlipProperties.Local;
import io.flip.config.bind.FlipProperties.Server;
import io.flip.config.bind.FlipProperties.SystemProperties;
import io.flip.config.bind.FlipProperties.Timing;
import io.flip.config.read.Findings;
import io.flip.config.read.Nearest;
import io.flip.config.read.Reading;
import io.flip.config.read.Section;
import io.flip.config.read.Shape;
import io.flip.config.read.Shape.Named;
import io.flip.config.read.Written.Table;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What was written, read as what it means. Looks at one value at a time; the checks look at how they fit. */
public final class PropertiesReader {

    private static final int MOST = 100_000;
    private static final String HANDLER_DIRS = "handler_dirs";
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Reading<Integer> COUNT = Reading.whole(1, MOST);
    private static final Reading<Duration> POSITIVE = Reading.duration(MILLISECOND);

    private final Findings findings;
    private final Section flip;

    private PropertiesReader(Table written, Named shape, Findings findings) {
        this.findings = findings;
        this.flip = new Section("flip", written, shape, findings);
    }

    public static FlipProperties read(Table written, Findings findings) {
        return new PropertiesReader(written, Shape.ROOT, findings).properties();
    }

    /**
     * What all members agree on, alone.
     *
     * @param self the member that reads it
     */
    public static FlipProperties cluster(Table written, String self, Findings findings) {
        return new PropertiesReader(written, Shape.DOCUMENT, findings).cluster(self);
    }

    private FlipProperties cluster(String self) {
        return new FlipProperties(
                self,
                timing(),
                new Secret(""),
                List.of(),
                "info",
                new Local(Path.of("data"), null, Duration.ZERO, 1, 0, null, null),
                new Api(null, null),
                WebhookReader.cluster(flip),
                null,
                flip.texts("voters"),
                servers(),
                systems());
    }

    private FlipProperties properties() {
        SequencedMap<String, Server> servers = servers();
        String id = flip.required("id", "write the id of this member, " + Nearest.oneOf(servers.sequencedKeySet()));
        return new FlipProperties(
                id,
                timing(),
                KeyReader.key(flip, findings),
                KeyReader.previous(flip),
                flip.value("log_level", level(), "info"),
                local(),
                api(),
                WebhookReader.read(flip),
                JoiningReader.read(flip, findings),
                flip.texts("voters"),
                servers,
                systems());
    }

    private Timing timing() {
        return new Timing(
                flip.optional("quorum", COUNT),
                flip.value("gossip_interval", POSITIVE, Duration.ofMillis(250)),
                flip.value("ping_per_interval", COUNT, 3),
                flip.value("ping_timeout", POSITIVE, Duration.ofMillis(750)),
                flip.optional("autoremove", POSITIVE));
    }

    private Local local() {
        return new Local(
                flip.value("data_dir", path(), Path.of("data")),
                flip.optional("bind", address()),
                flip.value("stop_timeout", POSITIVE, Duration.ofSeconds(30)),
                flip.value("parallel_handlers", Reading.whole(1, 1024), 16),
                flip.value(
                        "history_size", Reading.size(Reading.MEGABYTE, 1024 * Reading.MEGABYTE), 16 * Reading.MEGABYTE),
                handlerDirs(),
                flip.optional("handler_user", user()));
    }

    private @Nullable List<Path> handlerDirs() {
        if (!flip.has(HANDLER_DIRS)) {
            return null;
        }
        List<Path> directories = new ArrayList<>();
        List<String> written = flip.texts(HANDLER_DIRS);
        for (int i = 0; i < written.size(); i++) {
            Path directory = path(written.get(i).strip());
            String place = flip.property(HANDLER_DIRS) + "[" + i + "]";
            if (directory != null && directory.isAbsolute()) {
                directories.add(directory);
            } else if (findings.sound(place)) {
                findings.mistake(place, "is no whole path of a directory", "write one that begins with a slash");
            }
        }
        return List.copyOf(directories);
    }

    private static Reading<String> user() {
        return new Reading<>(
                "is no name of a user",
                "write the name of a user of this machine",
                text -> text.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}") ? text : null);
    }

    private Api api() {
        Section api = flip.section("api", Shape.API);
        String token = api.text("token");
        return new Api(token == null ? null : Secret.of(token), api.optional("token_file", path()), api.texts("hosts"));
    }

    private SequencedMap<String, Server> servers() {
        SequencedMap<String, Server> servers = new LinkedHashMap<>();
        flip.each("servers", Shape.SERVER).forEach((id, section) -> servers.put(id, server(section)));
        return servers;
    }

    private static Server server(Section section) {
        String ip = section.required("ip", "write the address or host name at which the others reach it");
        section.demand("port", "write its UDP port, such as 2200");
        return new Server(
                ip.strip(),
                section.value("port", Reading.whole(1, 65_535), 0),
                section.optional("priority", Reading.whole(Integer.MIN_VALUE, Integer.MAX_VALUE)),
                section.texts("systems"),
                section.value("drained", Reading.truth(), false));
    }

    private SequencedMap<String, SystemProperties> systems() {
        Section cluster = flip.section("cluster", Shape.CLUSTER);
        Table config = cluster.table("config");
        new HandlerConfigs(findings).read("flip.cluster.config", config);
        SequencedMap<String, SystemProperties> systems = new LinkedHashMap<>();
        SystemReader reader = new SystemReader(config, findings);
        cluster.each("system", Shape.SYSTEM).forEach((id, section) -> systems.put(id, reader.read(section)));
        return systems;
    }

    private static Reading<String> level() {
        SequencedMap<String, String> levels = new LinkedHashMap<>();
        List.of("debug", "info", "warning", "error", "fatal").forEach(level -> levels.put(level, level));
        return Reading.choice(levels);
    }

    static Reading<Path> path() {
        return new Reading<>("is not a path", "write a path", PropertiesReader::path);
    }

    private static @Nullable Path path(String text) {
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException _) {
            return null;
        }
    }

    private static Reading<String> address() {
        return new Reading<>(
                "is not an IP address",
                "write an address of this machine, or leave it out to listen on the ip of this member",
                text -> Hosts.isAddress(text) ? text : null);
    }
}
