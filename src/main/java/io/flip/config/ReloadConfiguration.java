package io.flip.config;

import io.flip.config.Reload.Changeable;
import io.flip.config.bind.FlipProperties;
import io.flip.node.FlipNode;
import io.flip.node.NodeFront;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What a running member does with a configuration that was changed. */
@Configuration(proxyBeanMethods = false)
class ReloadConfiguration {
    private static final String LEVEL = "logging.level.io.flip";

    @Bean
    ApplicationListener<ApplicationReadyEvent> flipReload(
            Setup setup,
            NodeFront node,
            ApiToken token,
            WebhookSecret webhookSecret,
            ObjectProvider<FlipNode> keys,
            Environment environment,
            ObjectProvider<ApplicationArguments> arguments,
            ObjectProvider<LoggingSystem> logging) {
        String[] asStarted = Optional.ofNullable(arguments.getIfAvailable())
                .map(ApplicationArguments::getSourceArgs)
                .orElse(new String[0]);
        Reload reload = new Reload(
                setup,
                () -> PutDown.environment(asStarted),
                read -> logging.ifAvailable(system -> system.setLogLevel("io.flip", level(read))),
                changeable(token, webhookSecret, keys),
                new EditedFile(() -> node.snapshot().config(), token, () -> url(environment)));
        return _ -> reload.begin();
    }

    private static Map<String, Changeable> changeable(
            ApiToken token, WebhookSecret webhookSecret, ObjectProvider<FlipNode> keys) {
        Map<String, Changeable> all = new LinkedHashMap<>();
        all.put(
                "key, key_previous",
                new Changeable(
                        properties -> List.of(properties.key(), properties.keyPrevious()),
                        next -> keys.ifAvailable(node -> node.use(ConfigurationCheck.keys(next.properties())))));
        all.put("api.token, api.token_file", new Changeable(FlipProperties::api, next -> become(token, next)));
        all.put(
                "webhook_secret, webhook_secret_file",
                new Changeable(
                        properties -> Arrays.asList(
                                properties.webhooks().secret(),
                                properties.webhooks().secretFile()),
                        next -> webhookSecret.become(
                                WebhookSecret.of(next.properties().webhooks()))));
        return all;
    }

    private static void become(ApiToken token, Setup next) {
        try {
            token.become(ApiToken.of(next.properties().api(), next.dataDir()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LogLevel level(Environment read) {
        String word = read.getProperty(LEVEL, "info").toUpperCase(Locale.ROOT);
        return Stream.of(LogLevel.values())
                .filter(level -> level.name().equals(word))
                .findFirst()
                .orElse(LogLevel.INFO);
    }

    /** This member's own REST, from this machine. */
    static String url(Environment environment) {
        boolean tls = environment.getProperty("server.ssl.enabled", Boolean.class, true)
                && Stream.of("bundle", "certificate", "key-store")
                        .anyMatch(name -> environment.containsProperty("server.ssl." + name));
        String address = environment.getProperty("server.address", "127.0.0.1");
        String host = address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        return (tls ? "https://" : "http://")
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":" + port
                + environment.getProperty("server.servlet.context-path", "");
    }
}
