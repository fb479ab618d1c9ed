package io.flip.config;

import io.flip.address.AddressDriver;
import io.flip.address.Fence;
import io.flip.address.Incidents;
import io.flip.address.Unfenced;
import io.flip.config.read.FlipEnvironment;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import io.flip.handler.HandlerFiles.NotFound;
import io.flip.handler.HandlerRunner;
import io.flip.handler.Run;
import io.flip.handler.Undumpable;
import io.flip.node.LeftUp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the {@code down} handler of everything that a member that does not run could have left up, each once, by the configuration that it has stored, or by its
 * file. For a member whose start failed, as its last act; and for a service manager, once the member's process is gone without having stopped.
 */
public final class PutDown {
    private static final Logger LOG = LoggerFactory.getLogger(PutDown.class);

    /** Items that are named, each with the command that puts it down. */
    private static final int NAMED = 20;

    /** What came of it. */
    enum Came {
        /** Nothing is up, as far as anybody can know. */
        DOWN,
        /** A process of that member runs. */
        RUNNING,
        /** The log says what, and what to do. */
        MAY_BE_UP
    }

    private final Belongings member;
    private final List<String> failed = new ArrayList<>();

    private PutDown(Belongings member) {
        this.member = member;
    }

    /** Takes what the member takes. Ends with status 1 where something may still be up or the member runs. */
    public static void main(String[] args) {
        Undumpable.become();
        Came came = all(args);
        if (came == Came.RUNNING) {
            LOG.error("The member runs: nothing is put down");
        }
        System.exit(came == Came.DOWN ? 0 : 1);
    }

    /** As the member's own. */
    static ConfigurableEnvironment environment(String... args) {
        ConfigurableEnvironment environment = bare(args);
        ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), null);
        new FlipEnvironment().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    private static ConfigurableEnvironment bare(String... args) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
        return environment;
    }

    /** By what a member would be started with, whatever of that can be read. */
    static Came all(String... args) {
        return all(() -> environment(args), () -> bare(args));
    }

    static Came all(Supplier<ConfigurableEnvironment> whole, Supplier<ConfigurableEnvironment> bare) {
        try {
            Optional<Belongings> member = Belongings.find(whole, bare);
            return member.isEmpty() ? Came.DOWN : of(member.get());
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "If this member was killed, its items may still be up here: {}. Put them down by hand, or mend that and start the"
                            + " member",
                    e instanceof IllegalStateException ? e.getMessage() : e.toString());
            return Came.MAY_BE_UP;
        }
    }

    static Came of(Belongings member) throws IOException {
        if (!LeftUp.everRan(member.dataDir())) {
            Optional<InetSocketAddress> taken = member.takenAddress();
            if (taken.isPresent()) {
                LOG.error(
                        "Nothing is put down: member {} never ran with the data directory {}, and another process has its UDP port {}"
                                + " (ss -ulnp). If that is this member, with another data directory, all is well",
                        member.id(),
                        member.dataDir(),
                        taken.get().getPort());
                return Came.RUNNING;
            }
        }
        if (!Files.isDirectory(member.dataDir())) { // it never ran here, or its directory is lost
            List<SystemConfig> all =
                    member.file() == null ? List.of() : member.file().systems();
            return new PutDown(member).everything(all) ? Came.DOWN : Came.MAY_BE_UP;
        }
        try (LeftUp left = LeftUp.open(member.dataDir(), member.file())) {
            if (left == null) {
                return Came.RUNNING;
            }
            List<SystemConfig> systems = left.systems();
            if (systems == null) {
                LOG.error(
                        "Items of member {} may still be up: neither its configuration nor {} can be read. Put them down by hand",
                        member.id(),
                        member.dataDir());
                return Came.MAY_BE_UP;
            }
            if (!new PutDown(member).everything(systems)) {
                return Came.MAY_BE_UP;
            }
            left.isDown();
            return Came.DOWN;
        }
    }

    /** Whether all went down. */
    private boolean everything(List<SystemConfig> systems) {
        List<CompletableFuture<Boolean>> results = new ArrayList<>();
        Supplier<Moment> clock = () -> new Moment(0);
        try (HandlerRunner runner = new HandlerRunner(member.settings(), member.handlers(), clock);
                Fence fence = new Fence(member.id(), clock); // closed last: what a killed member left of it goes
                AddressDriver addresses =
                        new AddressDriver(isFenced(systems) ? fence : new Unfenced(), clock, Incidents.UNTOLD)) {
            for (SystemConfig system : systems) {
                if (system.cleansAtStart() && system.spec().members().contains(member.id())) {
                    system.spec()
                            .items()
                            .keySet()
                            .forEach(value -> results.add(start(runner, addresses, results.size(), system, value)));
                }
            }
            results.forEach(CompletableFuture::join);
        }
        return said(results.size());
    }

    /** Whether the killed member had a fence in the kernel. Where it had none, none is made. */
    private static boolean isFenced(List<SystemConfig> systems) {
        return systems.stream()
                .map(system -> system.handlers().address())
                .anyMatch(address -> address != null && address.fence());
    }

    /** The program first, then the address. */
    private CompletableFuture<Boolean> start(
            HandlerRunner runner, AddressDriver addresses, long number, SystemConfig system, String value) {
        ItemId item = new ItemId(system.id(), value);
        HandlerConfig handlers = system.handlers();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Runnable address = () -> addresses.run(
                new Effect.RunHandler(number, item, handlers, HandlerEvent.CLEAN, 0, Moment.NEVER),
                result -> done.complete(note(item, handlers, result.outcome(), result.detail())));
        if (handlers.down().isEmpty()) {
            address.run();
            return done;
        }
        Run run = new Run(number, item, HandlerEvent.CLEAN, 0, Moment.NEVER, handlers);
        runner.run(run, result -> {
            if (note(item, handlers, result.outcome(), result.detail()) && handlers.address() != null) {
                address.run();
            } else {
                done.complete(true);
            }
        });
        return done;
    }

    /** Whether it went down. */
    private synchronized boolean note(ItemId item, HandlerConfig handlers, Outcome outcome, String detail) {
        if (outcome != Outcome.SUCCESS) {
            failed.add("%s may still be up here: %s. This puts it down: %s"
                    .formatted(item, detail, command(handlers, item.value())));
        }
        return outcome == Outcome.SUCCESS;
    }

    /** For a shell. */
    private String command(HandlerConfig handlers, String value) {
        if (handlers.down().isEmpty()) {
            return "ip addr del ADDRESS/LENGTH dev INTERFACE, for each address of " + value;
        }
        String program = handlers.down().getFirst();
        try {
            program = member.handlers().find(program).toString();
        } catch (NotFound e) {
            LOG.trace("It is named as it is written", e);
        }
        return Stream.of(
                        Stream.of(program),
                        handlers.down().stream().skip(1),
                        Stream.of(value, JsonMapper.shared().writeValueAsString(handlers.config())))
                .flatMap(words -> words)
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private synchronized boolean said(int all) {
        if (failed.isEmpty() && all > 0) {
            LOG.info("Put down what an earlier run of {} may have left up ({} items)", member.id(), all);
        }
        failed.stream().limit(NAMED).forEach(LOG::error);
        if (failed.size() > NAMED) {
            LOG.error("{} others may still be up here as well", failed.size() - NAMED);
        }
        return failed.isEmpty();
    }
}
