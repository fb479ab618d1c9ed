package io.flip.config.bind;

import io.flip.config.bind.FlipProperties.Handlers;
import io.flip.config.bind.FlipProperties.SystemProperties;
import io.flip.config.read.Findings;
import io.flip.config.read.Reading;
import io.flip.config.read.Section;
import io.flip.config.read.Shape;
import io.flip.config.read.Written.Table;
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

/** Reads one system of the configuration. */
final class SystemReader {

    private static final String PROGRAM = "write the program, or a list of the program and its arguments";
    private static final Kind<Duration> POSITIVE = new Kind.Time(Duration.ofMillis(1));
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
        Settings settings = settings(section);
        Handlers handlers = handlers(section, settings);
        return new SystemProperties(
                section.value("type", TYPE, Topology.SHARDED),
                handlers,
                section.texts("data"),
                pins(section),
                settings);
    }

    private static Settings settings(Section section) {
        Settings settings = Settings.NONE;
        Map<String, Section> inner = new HashMap<>();
        for (Setting<?> setting : SystemSettings.ALL) {
            List<String> path = setting.path();
            Section place = path.size() == 1
                    ? section
                    : inner.computeIfAbsent(path.getFirst(), name -> section.section(name, Shape.SYSTEM.inner(name)));
            boolean waits = setting.equals(SystemSettings.RELEASE_WITHIN) && !fenced(section, settings);
            Kind<?> kind = waits ? POSITIVE : setting.kind();
            settings = settings.with(setting, place.optional(path.getLast(), Reading.of(kind)));
        }
        return settings;
    }

    /** Whether the kernel keeps its items off the network, so that nobody needs to wait for it. */
    private static boolean fenced(Section section, Settings settings) {
        return section.has("address") && settings.get(SystemSettings.FENCE);
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

    private Handlers handlers(Section section, Settings settings) {
        AddressConfig address = section.has("address") ? address(settings) : null;
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

    private static AddressConfig address(Settings settings) {
        String name = settings.get(SystemSettings.INTERFACE);
        return new AddressConfig(
                name.equals(SystemSettings.AUTO) ? null : name,
                settings.get(SystemSettings.FENCE),
                settings.get(SystemSettings.REFRESH),
                settings.get(SystemSettings.WITHOUT_LINK),
                settings.get(SystemSettings.AS_SOURCE),
                settings.get(SystemSettings.PROBE));
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
