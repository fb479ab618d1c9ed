package io.flip.config;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Joining;
import io.flip.config.bind.Secret;
import io.flip.wire.SealKeys;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Reads and checks the configuration before anything else is built, so that a mistake is all that is shown. */
public final class ConfigurationCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationCheck.class);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Setup setup = checked(Setup.from(context.getEnvironment()));
        context.getBeanFactory().registerSingleton("flipSetup", setup);
        context.getBeanFactory().registerSingleton("flipKeys", keys(setup.properties())); // derived beside all else
        context.getEnvironment().getPropertySources().addLast(ofThisMember(setup));
    }

    /** They are being derived: that takes some time for a passphrase. */
    static SealKeys keys(FlipProperties properties) {
        return SealKeys.of(
                properties.key().text(),
                properties.keyPrevious().stream().map(Secret::text).toList());
    }

    /** What Spring would look for elsewhere, unless somebody says where. */
    private static MapPropertySource ofThisMember(Setup setup) {
        return new MapPropertySource(
                "flip.data_dir",
                Map.of("management.health.diskspace.path", setup.dataDir().toString()));
    }

    /** Says what was read, and what is doubtful in it. */
    static Setup checked(Setup setup) {
        Joining joining = setup.properties().joining();
        if (joining != null) {
            log.info("member {} joins: asks {} to be added", setup.properties().id(), joining.seeds());
        } else {
            logMember(setup);
        }
        setup.warnings().forEach(log::warn);
        return setup;
    }

    private static void logMember(Setup setup) {
        log.info(
                "member {} of {}, {} of {} voters make a quorum, systems {}",
                setup.properties().id(),
                setup.cluster().members().size(),
                setup.cluster().settings().quorum(),
                setup.cluster().voters().size(),
                List.copyOf(setup.properties().systems().keySet()));
    }
}
