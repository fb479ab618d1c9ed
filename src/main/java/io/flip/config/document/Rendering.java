package io.flip.config.document;

import io.flip.config.read.Written;
import io.flip.config.read.Written.Kind;
import io.flip.config.read.Written.Row;
import io.flip.config.read.Written.Table;
import io.flip.config.read.Written.Word;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Setting;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.SystemSettings;
import io.flip.engine.register.WebhookConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Writes the cluster's configuration in the words of docs/configuration.md: what is read from it is the same configuration. */
public final class Rendering {

    private static final String WHERE = "the present configuration";

    private final SequencedMap<String, Written> entries = new LinkedHashMap<>();

    private Rendering() {}

    public static Table of(ClusterConfig config) {
        Rendering all = new Rendering();
        all.settings(config.settings());
        List<String> voters = config.members().stream()
                .filter(MemberConfig::voter)
                .map(MemberConfig::id)
                .toList();
        if (voters.size() < config.members().size()) {
            all.put("voters", row(voters));
        }
        Rendering servers = new Rendering();
        config.members().forEach(member -> servers.put(member.id(), server(member)));
        Rendering systems = new Rendering();
        config.systems().forEach(system -> systems.put(system.id(), system(system)));
        webhooks(config.settings().webhooks()).ifPresent(webhooks -> all.put("webhooks", webhooks));
        all.put("servers", servers.table());
        all.put("cluster", new Rendering().put("system", systems.table()).table());
        return all.table();
    }

    private void settings(ClusterSettings settings) {
        if (settings.quorumGiven()) {
            put("quorum", number(settings.quorum()));
        }
        put("gossip_interval", millis(settings.gossipInterval()));
        put("ping_per_interval", number(settings.pingPerInterval()));
        put("ping_timeout", millis(settings.pingTimeout()));
        if (settings.autoremove() != null) {
            put("autoremove", millis(settings.autoremove()));
        }
    }

    private static Optional<Table> webhooks(List<WebhookConfig> webhooks) {
        Rendering all = new Rendering();
        for (WebhookConfig webhook : webhooks) {
            Rendering one = new Rendering().put("url", text(webhook.url()));
            if (!webhook.source().equals(WebhookConfig.SOURCE)) {
                one.put("source", text(webhook.source()));
            }
            one.words("kinds", webhook.kinds()).words("systems", webhook.systems());
            all.put(webhook.name(), one.words("states", webhook.states()).table());
        }
        return webhooks.isEmpty() ? Optional.empty() : Optional.of(all.table());
    }

    private Rendering words(String name, List<String> words) {
        return words.isEmpty() ? this : put(name, row(words));
    }

    private static Table server(MemberConfig member) {
        Rendering server = new Rendering();
        server.put("ip", text(member.ip())).put("port", number(member.port()));
        if (member.priority() != null) {
            server.put("priority", number(member.priority()));
        }
        server.put("systems", row(member.systems()));
        if (member.drained()) {
            server.put("drained", truth(true));
        }
        return server.table();
    }

    private static Table system(SystemConfig system) {
        SystemSpec spec = system.spec();
        HandlerConfig handlers = system.handlers();
        Rendering all = new Rendering();
        all.put("type", word(spec.topology()));
        if (handlers.address() != null) {
            all.put("address", Table.empty()); // here among the others, with its settings below
        }
        if (handlers.hasPrograms()) {
            all.put("alive", row(handlers.alive())).put("down", row(handlers.down()));
        }
        all.put("config", value(handlers.config())).put("data", row(spec.items().keySet()));
        if (!spec.pins().isEmpty()) {
            all.put("pins", value(spec.pins()));
        }
        Table table = all.table();
        for (Setting<?> setting : SystemSettings.ALL) {
            Object plain = setting.plain(system);
            if (plain != null) {
                table = Documents.with(table, setting.path(), value(plain));
            }
        }
        return table;
    }

    /** Of a handler's config. */
    public static Written value(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Rendering inner = new Rendering();
                map.forEach((name, each) -> inner.put(String.valueOf(name), value(each)));
                yield inner.table();
            }
            case List<?> list -> new Row(list.stream().map(Rendering::value).toList(), WHERE);
            case Double real when !Double.isFinite(real) -> text(real.toString()); // stored before such were refused
            case Number number -> new Word(number.toString(), Kind.NUMBER, WHERE);
            case Boolean truth -> truth(truth);
            default -> text(value.toString());
        };
    }

    private Rendering put(String name, Written value) {
        entries.put(name, value);
        return this;
    }

    private Table table() {
        return new Table(entries, WHERE);
    }

    private static Row row(Collection<String> texts) {
        return new Row(texts.stream().map(Rendering::text).toList(), WHERE);
    }

    static Written text(String text) {
        return new Word(text, Kind.TEXT, WHERE);
    }

    private static Written word(Enum<?> value) {
        return text(value.name().toLowerCase(Locale.ROOT));
    }

    private static Written number(long number) {
        return new Word(Long.toString(number), Kind.NUMBER, WHERE);
    }

    private static Written truth(boolean truth) {
        return new Word(Boolean.toString(truth), Kind.TRUTH, WHERE);
    }

    private static Written millis(Duration duration) {
        return number(duration.toMillis());
    }
}
