package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Server;
import io.flip.config.bind.FlipProperties.SystemProperties;
import io.flip.config.read.Findings;
import io.flip.config.read.Names;
import io.flip.config.read.Nearest;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.register.SystemSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Whether a system has members, items that are good, and a config that handlers can be given. */
public final class SystemChecks {

    static final String SYSTEMS = "flip.cluster.system";

    private static final int MOST_SYSTEMS = 1_000;

    /** Linux takes 128 KiB for one argument of a program; this leaves room for what goes around it. */
    private static final int CONFIG_BYTES = 120 * 1024;

    /** From SIGTERM to SIGKILL; ending an alive that still runs may take this, before down has even begun. */
    private static final Duration TERMINATION = Duration.ofMillis(250);

    private final FlipProperties properties;
    private final Findings findings;
    private final JsonMapper json = new JsonMapper();

    private SystemChecks(FlipProperties properties, Findings findings) {
        this.properties = properties;
        this.findings = findings;
    }

    static void check(FlipProperties properties, Findings findings) {
        SystemChecks checks = new SystemChecks(properties, findings);
        int systems = properties.systems().size();
        if (systems > MOST_SYSTEMS) {
            findings.mistake(
                    SYSTEMS,
                    "names " + systems + " systems, and a cluster may have " + MOST_SYSTEMS,
                    "put items of one kind into one system");
        }
        properties.systems().forEach(checks::system);
        checks.all();
    }

    /** Whether somebody takes part in each; a running cluster may be made to have one in which nobody does, and a file is not. */
    public static void members(FlipProperties properties, Findings findings) {
        SystemChecks checks = new SystemChecks(properties, findings);
        properties.systems().keySet().forEach(id -> checks.requireMembers(Names.join(SYSTEMS, id), id));
    }

    private void all() {
        long items = properties.systems().values().stream()
                .mapToLong(system -> system.data().size())
                .sum();
        SizeChecks.items(SYSTEMS, items, findings);
    }

    private void system(String id, SystemProperties system) {
        String property = Names.join(SYSTEMS, id);
        Names.idProblem(id).ifPresent(why -> findings.mistake(property, why, "give this system another id"));
        items(property + ".data", system.data(), findings);
        pins(property + ".pins", id, system);
        config(property + ".config", system);
        release(property + ".release_within", system);
    }

    private void requireMembers(String property, String id) {
        if (members(id).isEmpty() && !properties.servers().isEmpty()) {
            findings.mistake(
                    property,
                    "is on no server, so nobody could have its items",
                    "name it in flip.servers.ID.systems of at least one");
        }
    }

    private void pins(String property, String id, SystemProperties system) {
        Set<String> items = new HashSet<>(system.data());
        system.pins().forEach((item, member) -> {
            String place = Names.join(property, item);
            Server server = properties.servers().get(member);
            if (!items.contains(item)) {
                findings.mistake(place, "is no item of this system", "take it out, or add the item to the data");
            } else if (server == null || !server.systems().contains(id)) {
                findings.mistake(place, "is no member of this system", Nearest.advice(member, members(id)));
            }
        });
    }

    private List<String> members(String id) {
        return properties.servers().entrySet().stream()
                .filter(server -> server.getValue().systems().contains(id))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether the values are good and none is there twice. */
    public static void items(String property, List<String> items, Findings findings) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            item(property, i, items.get(i), seen, findings);
        }
    }

    private static void item(String property, int number, String item, Map<String, Integer> seen, Findings findings) {
        String place = property + "[" + number + "]";
        if (!findings.sound(place)) {
            return;
        }
        Names.itemProblem(item).ifPresent(why -> findings.mistake(place, why, "write another value"));
        Integer first = seen.putIfAbsent(item, number);
        if (first != null) {
            findings.mistake(place, "is the same as " + property + "[" + first + "]", "take one of them out");
        }
    }

    private void config(String property, SystemProperties system) {
        int bytes = json.writeValueAsString(system.handlers().config()).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > CONFIG_BYTES) {
            findings.mistake(
                    property,
                    "has " + bytes
                            + " bytes as JSON, together with flip.cluster.config, and an argument of a program may have "
                            + CONFIG_BYTES,
                    "keep it in a file, and write its path");
        }
    }

    private void release(String property, SystemProperties system) {
        Duration within = system.settings().get(SystemSettings.RELEASE_WITHIN);
        boolean runs = !system.handlers().alive().isEmpty() && !within.isZero();
        boolean releases = system.settings().get(SystemSettings.ON_ISOLATION) == OnIsolation.RELEASE && runs;
        if (releases && findings.sound(property) && within.compareTo(TERMINATION) <= 0) {
            findings.mistake(
                    property,
                    within.toMillis() + " ms",
                    "is no more than the " + TERMINATION.toMillis()
                            + " ms that ending a handler may take, so no time is left for down",
                    "write at least 1s, or the time that down takes at most and half a second");
        }
    }
}
