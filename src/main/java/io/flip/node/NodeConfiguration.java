package io.flip.node;

import io.flip.address.AddressDriver;
import io.flip.address.Fence;
import io.flip.engine.time.Moment;
import io.flip.handler.Checks;
import io.flip.handler.HandlerFiles;
import io.flip.handler.HandlerRunner;
import io.flip.handler.HandlerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The running member as beans. */
@Configuration(proxyBeanMethods = false)
class NodeConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(NodeConfiguration.class);

    /** What a shutdown may take beyond putting everything down: running requests, the web server. */
    private static final Duration THE_REST = Duration.ofSeconds(10);

    @Bean
    FlipNode flipNode(NodeSettings settings, HandlerSettings handlers, HandlerFiles files) {
        Telemetries telemetry = new Telemetries();
        Supplier<Moment> clock = BootClock.find();
        AddressIncidents incidents = new AddressIncidents(settings.self(), telemetry);
        Fence fence = new Fence(settings.self(), clock);
        AddressDriver addresses = new AddressDriver(fence, clock, incidents);
        HandlerRunner runner = new HandlerRunner(handlers, files, clock);
        HandlerProcesses processes =
                new HandlerProcesses(runner, new Checks(handlers, files, clock), new Programs(files), telemetry);
        HandlerFront front = new HandlerFront(addresses, fence, incidents, processes, telemetry);
        FlipNode node = new FlipNode(settings, front, clock, InstantSource.system(), telemetry);
        ProgramsAtStart.check(node.config(), settings.self(), files);
        node.onGivenUp(NodeConfiguration::endProcess);
        return node;
    }

    private static void endProcess() {
        LOG.error("This member can't go on, and ends its process with status {}", LastResort.LEFT_UP);
        Thread.ofPlatform()
                .name("flip end")
                .start(() -> System.exit(LastResort.LEFT_UP)); // waits for all hooks: not here
    }

    /** When all beans are there: what hears of the node may itself need the node. */
    @Bean
    SmartInitializingSingleton nodeListeners(FlipNode node, ObjectProvider<Telemetry> listeners) {
        return () -> node.listeners(listeners.orderedStream().toList());
    }

    @Bean
    Watchdog watchdog(FlipNode node) {
        return Watchdog.of(node);
    }

    @Bean
    LastResort lastResort(NodeSettings settings, FlipNode node) {
        return new LastResort(settings.stopTimeout().plus(THE_REST), node::mayBeUp);
    }
}
