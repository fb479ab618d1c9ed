package io.flip.config;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.PropertiesReader;
import io.flip.config.check.HandlerUserChecks;
import io.flip.config.read.Findings;
import io.flip.config.read.Gathering;
import io.flip.config.read.Gathering.Gathered;
import io.flip.config.read.Section;
import io.flip.config.read.Shape;
import io.flip.engine.register.ClusterConfig;
import io.flip.handler.HandlerFiles;
import io.flip.handler.HandlerSettings;
import io.flip.handler.HandlerUser;
import io.flip.node.LeftUp;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URLDecoder;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What must be known of a member to put down what it left up, as far as its configuration can be read: a mistake in it, which keeps the member from
 * starting, is no reason to leave its addresses where they are.
 *
 * @param id the member's
 * @param dataDir its own directory
 * @param settings how its handlers run
 * @param file what its file says of the cluster; {@code null} where that has mistakes, or can't be read
 * @param bind where it listens; {@code null}: at its own address
 */
record Belongings(
        String id,
        Path dataDir,
        HandlerFiles handlers,
        HandlerSettings settings,
        @Nullable ClusterConfig file,
        @Nullable String bind) {
    private static final Logger LOG = LoggerFactory.getLogger(Belongings.class);

    static Belongings of(Setup setup) {
        return new Belongings(
                setup.properties().id(),
                setup.dataDir(),
                setup.handlers(),
                setup.handlerSettings(),
                setup.cluster(),
                setup.properties().local().bind());
    }

    /** Where a process of this member would listen, if another process listens there now. */
    Optional<InetSocketAddress> takenAddress() {
        return Optional.ofNullable(file)
                .flatMap(cluster -> cluster.member(id))
                .flatMap(self -> taken(bind == null ? self.ip() : bind, self.port()));
    }

    private static Optional<InetSocketAddress> taken(String host, int port) {
        try {
            InetAddress address = InetAddress.getByName(host);
            InetSocketAddress local = new InetSocketAddress(address, port);
            try (DatagramChannel channel = DatagramChannel.open()) {
                channel.bind(local);
                return Optional.empty();
            } catch (BindException e) { // an address that is not here can't be bound either
                boolean here = address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
                return here ? Optional.of(local) : Optional.empty();
            }
        } catch (IOException e) {
            LOG.debug("Nobody listens at {}", host, e);
            return Optional.empty();
        }
    }

    /**
     * @param whole the member's environment; may raise whatever there is to be raised about files
     * @param bare the same without any file
     * @return empty where no member can have left anything up
     * @throws IllegalStateException where it is not known which member it is
     */
    static Optional<Belongings> find(Supplier<ConfigurableEnvironment> whole, Supplier<ConfigurableEnvironment> bare) {
        ConfigurableEnvironment environment;
        try {
            environment = whole.get();
        } catch (RuntimeException e) {
            return partly(bare.get());
        }
        try {
            return Optional.of(of(Setup.from(environment)));
        } catch (RuntimeException e) {
            return partly(environment);
        }
    }

    private static Optional<Belongings> partly(ConfigurableEnvironment environment) {
        Gathered gathered = Gathering.from(environment, new Findings());
        Section flip = new Section("flip", gathered.flip(), Shape.ROOT, new Findings());
        Path data = Path.of(Optional.ofNullable(flip.text("data_dir")).orElse("data"));
        List<Path> directories = new ArrayList<>(gathered.directories());
        String named = environment.getProperty("flip.config");
        if (named != null && !named.isBlank()) {
            directories.addFirst(Path.of(named)
                    .toAbsolutePath()
                    .normalize()
                    .resolveSibling("")
                    .normalize());
        }
        FlipProperties properties = PropertiesReader.read(gathered.flip(), new Findings());
        HandlerFiles handlers = Setup.handlers(directories, properties);
        @Nullable HandlerUser user = HandlerUserChecks.user(properties, gathered.withSecrets(), new Findings());
        String id = flip.text("id");
        Path own = id == null ? null : data.resolve(Setup.fileName(id));
        if (id != null && own != null && LeftUp.mayBeIn(own)) {
            return Optional.of(new Belongings(
                    id,
                    own.toAbsolutePath().normalize(),
                    handlers,
                    Setup.handlerSettings(id, properties, user),
                    null,
                    null));
        }
        Optional<Path> only = onlyOne(data);
        if (only.isEmpty() && gathered.flip().entries().get("data_dir") == null && !Files.isDirectory(data)) {
            throw new IllegalStateException("the path of its data directory can't be read");
        }
        return only.map(one ->
                new Belongings(id(one), one, handlers, Setup.handlerSettings(id(one), properties, user), null, null));
    }

    /** The id may be what is wrong: where one member alone has its directory there, it is that one. */
    private static Optional<Path> onlyOne(Path data) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> members = Files.list(data.toAbsolutePath().normalize())) {
            members.filter(LeftUp::mayBeIn).sorted().forEach(found::add);
        } catch (IOException e) {
            LOG.debug("No member has its directory in {}", data, e);
        }
        if (found.size() > 1) {
            throw new IllegalStateException(
                    "the id of this member can't be read, and each of these may have left something up: " + found);
        }
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** As {@link Setup#fileName} wrote it. */
    private static String id(Path directory) {
        return URLDecoder.decode(String.valueOf(directory.getFileName()), StandardCharsets.UTF_8);
    }
}
