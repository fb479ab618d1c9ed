package io.flip.config;

import io.flip.config.FlipProperties.Handlers;
import io.flip.config.FlipProperties.SystemProperties;
import io.flip.config.Written.Table;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Reads one system of the configuration. */
final class SystemReader {

    /** The interface whose subnet has the address. */
    static final String AUTO = "auto";

    private static final String PROGRAM = "write the program, or a list of the program and its arguments";
    private static final Reading<Duration> POSITIVE = Reading.duration(Duration.ofMillis(1));
    private static final Reading<Duration> DURATION = Reading.duration(Duration.ZERO);
    private static final Reading<Topology> TYPE = Reading.choice(types());
    private static final Reading<OnIsolation> ON_ISOLATION = Reading.choice(reactions());
    private static final Reading<Failback> FAILBACK = new Reading<>(
            "is not immediate, a duration of at most one day, or never",
            "write immediate, a delay such as 30s, or never",
            text -> switch (text) {
                case "immediate" -> Failback.IMMEDIATE;
                case "never" -> Failback.NEVER;
                default -> {
                    Duration delay = DURATION.parse().apply(text);
                    yield delay == null ? null : new Failback(delay);
                }
            });

    private final Table clusterConfig;
    private final Findings findings;

    SystemReader(Table clusterConfig, Findings findings) {
        this.clusterConfig = clusterConfig;
        this.findings = findings;
    }

    SystemProperties read(Section section) {
        section.demand("type", "write sharded or replicated");
        section.demand("data", "write the items, or [] for none yet");
        Handlers handlers = handlers(section);
        AddressConfig address = handlers.address();
        boolean fenced = address != null && address.fence(); // nobody needs to wait for it
        return new SystemProperties(
                section.value("type", TYPE, Topology.SHARDED),
                handlers,
                section.texts("data"),
                pins(section),
                section.value("delay", DURATION, Duration.ZERO),
                section.value("remove_on_start", Reading.truth(), true),
                section.value("on_isolation", ON_ISOLATION, OnIsolation.HOLD),
                section.value("release_within", fenced ? DURATION : POSITIVE, Duration.ofSeconds(1)),
                section.value("failback", FAILBACK, Failback.IMMEDIATE));
    }

    private static SequencedMap<String, String> pins(Section section) {
        SequencedMap<String, String> pins = new LinkedHashMap<>();
        Section written = section.open("pins");
        written.names().forEach(item -> {
            String member = written.text(item);
            if (member != null) {
                pins.put(item, member);
            }
        });
        return pins;
    }

    private Handlers handlers(Section section) {
        AddressConfig address = address(section);
        boolean none = !section.has("alive") && !section.has("down");
        if (address == null || !none) {
            section.demand("alive", PROGRAM);
            section.demand("down", PROGRAM);
        }
        Table own = section.table("config");
        HandlerConfigs configs = new HandlerConfigs(findings);
        configs.read(section.property("config"), own);
        return new Handlers(
                section.command("alive"),
                section.command("down"),
                HandlerConfigs.values(clusterConfig.under(own)),
                section.value("timeout", POSITIVE, Duration.ofSeconds(10)),
                section.value("tries", Reading.whole(1, 1_000), 3),
                section.value("retry_delay", POSITIVE, Duration.ofMillis(500)),
                section.value("refuse_for", POSITIVE, Duration.ofMinutes(1)),
                section.section("check", Shape.CHECK).optional("interval", DURATION),
                address);
    }

    private static @Nullable AddressConfig address(Section section) {
        if (!section.has("address")) {
            return null;
        }
        Section address = section.section("address", Shape.ADDRESS);
        String name = address.text("interface");
        return new AddressConfig(
                name == null || name.equals(AUTO) ? null : name,
                address.value("fence", Reading.truth(), true),
                address.value("refresh", DURATION, AddressConfig.REFRESH),
                address.value("without_link", Reading.truth(), false),
                address.value("as_source", Reading.truth(), false),
                address.value("probe", Reading.truth(), true));
    }

    /** The original's words for sharded mean how items are spread; here the plan spreads them evenly either way. */
    private static SequencedMap<String, Topology> types() {
        SequencedMap<String, Topology> types = new LinkedHashMap<>();
        types.put("sharded", Topology.SHARDED);
        types.put("replicated", Topology.REPLICATED);
        types.put("shard", Topology.SHARDED);
        types.put("round_robin", Topology.SHARDED);
        return types;
    }

    private static SequencedMap<String, OnIsolation> reactions() {
        SequencedMap<String, OnIsolation> reactions = new LinkedHashMap<>();
        reactions.put("hold", OnIsolation.HOLD);
        reactions.put("release", OnIsolation.RELEASE);
        return reactions;
    }
}
