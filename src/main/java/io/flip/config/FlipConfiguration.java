package io.flip.config;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Seed;
import io.flip.config.document.Documents;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.handler.HandlerFiles;
import io.flip.handler.HandlerSettings;
import io.flip.history.HistorySettings;
import io.flip.node.NodeFront;
import io.flip.node.NodeSettings;
import io.flip.node.NodeSettings.Joining;
import io.flip.node.StartFailure;
import io.flip.wire.SealKeys;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** What is configured, as beans for the node. */
@Configuration(proxyBeanMethods = false)
class FlipConfiguration {

    /** Where nobody has checked before, as in tests that don't start by {@code FlipApplication.main}. */
    @Bean
    @ConditionalOnMissingBean
    Setup flipSetup(ConfigurableEnvironment environment) {
        return ConfigurationCheck.checked(Setup.from(environment));
    }

    @Bean
    ClusterConfig clusterConfig(Setup setup) {
        return setup.cluster();
    }

    @Bean
    HandlerFiles handlerFiles(Setup setup) {
        return setup.handlers();
    }

    @Bean
    HandlerSettings handlerSettings(Setup setup) {
        return setup.handlerSettings();
    }

    @Bean
    Documents documents(Setup setup) {
        return new Documents(setup.handlers());
    }

    /** @param locked the member whose data directory it is: no other process draws another one now */
    @Bean
    ApiToken apiToken(Setup setup, NodeFront locked) {
        try {
            return ApiToken.of(setup.properties().api(), setup.dataDir());
        } catch (IOException e) {
            throw StartFailure.ofDataDirectory(setup.dataDir(), e);
        }
    }

    @Bean
    WebhookSecret webhookSecret(Setup setup) {
        return WebhookSecret.of(setup.properties().webhooks());
    }

    @Bean
    ApiHosts apiHosts(Setup setup) {
        FlipProperties.Joining joining = setup.properties().joining();
        List<String> configured = setup.properties().api().hosts();
        return ApiHosts.ofThisMachine(
                joining == null
                        ? configured
                        : Stream.concat(
                                        configured.stream(),
                                        Stream.of(setup.properties().id(), joining.ip()))
                                .toList());
    }

    @Bean
    HistorySettings historySettings(Setup setup) {
        return new HistorySettings(
                setup.historyDir(), setup.properties().local().historySize());
    }

    /** What this member says of itself: a member of the file too, so that it takes a new address with it. */
    private static Joining offer(Setup setup) {
        FlipProperties.Joining joining = setup.properties().joining();
        String id = setup.properties().id();
        if (joining == null) {
            return new Joining(setup.cluster().member(id).orElseThrow(), List.of());
        }
        MemberConfig offer =
                new MemberConfig(id, joining.ip(), joining.port(), joining.priority(), sorted(joining.systems()), true);
        return new Joining(offer, seeds(joining.seeds()));
    }

    private static List<String> sorted(List<String> systems) {
        return systems.stream().sorted().toList();
    }

    /** Under names that no member can have. */
    private static List<MemberConfig> seeds(List<Seed> seeds) {
        return seeds.stream()
                .map(seed -> new MemberConfig(
                        "\t" + seed.host() + ":" + seed.port(), seed.host(), seed.port(), null, List.of(), false))
                .toList();
    }

    @Bean
    @ConditionalOnMissingBean
    SealKeys flipKeys(Setup setup) {
        return ConfigurationCheck.keys(setup.properties());
    }

    @Bean
    NodeSettings nodeSettings(Setup setup, SealKeys keys) {
        FlipProperties properties = setup.properties();
        return new NodeSettings(
                properties.id(),
                setup.cluster(),
                keys,
                setup.dataDir(),
                properties.local().bind(),
                properties.local().stopTimeout(),
                properties.local().parallelHandlers(),
                offer(setup));
    }
}
