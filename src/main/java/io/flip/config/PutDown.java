package io.flip.config;

import io.flip.engine.Effect.HandlerEvent;
import io.flip.engine.Input.Outcome;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import io.flip.handler.HandlerRunner;
import io.flip.handler.HandlerSettings;
import io.flip.handler.Result;
import io.flip.handler.Run;
import io.flip.node.Recovery;
import io.flip.node.StartFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * For a service manager, once a member's process is gone without having stopped: runs the {@code down} handler of everything that it could
 * have left up, each once, as the member itself would at its next start: by the configuration that it has stored, or by its file. The member must not run.
 */
public final class PutDown {
    private static final Logger LOG = LoggerFactory.getLogger(PutDown.class);

    private PutDown() {}

    /**
     * Takes what the member takes. Ends with status 1 where a handler failed or the member runs, and with 78 where the configuration can't
     * work.
     */
    public static void main(String[] args) throws IOException {
        try {
            Setup setup = Setup.from(environment(args));
            System.exit(everything(setup, Recovery.maybeUp(setup.dataDir(), setup.cluster())) ? 0 : 1);
        } catch (ConfigurationException mistakes) {
            mistakes.lines().forEach(LOG::error);
            System.exit(78);
        } catch (StartFailure failed) {
            LOG.error("{}. {}", failed.getMessage(), failed.action());
            System.exit(1);
        }
    }

    /** As the member's own. */
    static ConfigurableEnvironment environment(String... args) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
        ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), null);
        new FlipEnvironment().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    /** Whether all went down. */
    static boolean everything(Setup setup, List<SystemConfig> systems) {
        String self = setup.properties().id();
        HandlerSettings settings =
                new HandlerSettings(self, setup.properties().local().parallelHandlers());
        List<CompletableFuture<Boolean>> results = new ArrayList<>();
        try (HandlerRunner runner = new HandlerRunner(settings, setup.handlers(), () -> new Moment(0))) {
            for (SystemConfig system : systems) {
                if (system.removeOnStart() && system.spec().members().contains(self)) {
                    system.spec()
                            .items()
                            .keySet()
                            .forEach(value -> results.add(start(runner, results.size(), system, value)));
                }
            }
            return results.stream()
                    .map(CompletableFuture::join)
                    .filter(done -> !done)
                    .findAny()
                    .isEmpty();
        }
    }

    private static CompletableFuture<Boolean> start(
            HandlerRunner runner, long number, SystemConfig system, String value) {
        ItemId item = new ItemId(system.id(), value);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Run run = new Run(number, item, HandlerEvent.CLEAN, 0, Moment.NEVER, system.handlers());
        runner.run(run, result -> done.complete(succeeded(item, result)));
        return done;
    }

    private static boolean succeeded(ItemId item, Result result) {
        if (result.outcome() == Outcome.SUCCESS) {
            return true;
        }
        LOG.error("{} may still be up here: {}", item, result.detail());
        return false;
    }
}
