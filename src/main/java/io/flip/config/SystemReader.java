package io.flip.config;

import io.flip.config.FlipProperties.Handlers;
import io.flip.config.FlipProperties.SystemProperties;
import io.flip.config.Written.Table;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.Kind;
import io.flip.engine.register.Setting;
import io.flip.engine.register.Settings;
import io.flip.engine.register.SystemSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Reads one system of the configuration. */
final class SystemReader {

    /** The interface whose subnet has the address. */
    static final String AUTO = "auto";

    private static final String PROGRAM = "write the program, or a list of the program and its arguments";
    private static final Kind<Duration> POSITIVE = new Kind.Time(Duration.ofMillis(1));
    private static final Reading<Duration> DURATION = Reading.duration(Duration.ZERO);
    private static final Reading<Topology> TYPE = Reading.choice(types());

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
                settings(section, fenced));
    }

    private static Settings settings(Section section, boolean fenced) {
        Settings settings = Settings.NONE;
        Map<String, Section> inner = new HashMap<>();
        for (Setting<?> setting : SystemSettings.ALL) {
            List<String> path = setting.path();
            Section place = path.size() == 1
                    ? section
                    : inner.computeIfAbsent(path.getFirst(), name -> section.section(name, Shape.SYSTEM.inner(name)));
            Kind<?> kind = setting.equals(SystemSettings.RELEASE_WITHIN) && !fenced ? POSITIVE : setting.kind();
            settings = settings.with(setting, place.optional(path.getLast(), Reading.of(kind)));
        }
        return settings;
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
}
