package io.flip.simulation.register;

import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ClusterConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must always hold: one value per version for ever; versions only grow on one disk; an acknowledged change is never lost; one that was said not
 * to apply never does.
 */
final class Checker {

    private final Map<Long, ClusterConfig> values = new TreeMap<>();
    private final Map<String, Long> acknowledged = new TreeMap<>();
    private final TreeSet<String> denied = new TreeSet<>();
    private final TreeSet<String> open = new TreeSet<>();

    void adopted(RegisterNode node, long before, ClusterConfig config) {
        if (config.version() <= before) {
            throw new AssertionError(node.id() + " went from version " + before + " to " + config.version());
        }
        ClusterConfig first = values.putIfAbsent(config.version(), config);
        if (first != null && !first.equals(config)) {
            throw new AssertionError("version " + config.version() + " is two: " + first.changes() + " and on "
                    + node.id() + " " + config.changes());
        }
        acknowledged.forEach((id, version) -> requireKept(config, id, version));
        for (String id : denied) {
            if (config.madeBy(id) >= 0) {
                throw new AssertionError(id + " was said not to apply, and is in version " + config.version());
            }
        }
    }

    private static void requireKept(ClusterConfig config, String id, long version) {
        boolean known = config.version() >= version && config.version() - version < ClusterConfig.CHANGES_KEPT;
        if (known && config.madeBy(id) != version) {
            throw new AssertionError(
                    id + " was acknowledged as version " + version + " and is not in version " + config.version());
        }
    }

    void answered(String id, ChangeOutcome outcome) {
        switch (outcome) {
            case ChangeOutcome.Done(long version) -> {
                acknowledged.put(id, version);
                values.values().forEach(config -> requireKept(config, id, version));
            }
            case ChangeOutcome.Conflict _ -> deny(id, outcome);
            case ChangeOutcome.Unavailable _, ChangeOutcome.Refused _ -> {
                if (!open.contains(id)) { // an earlier try of it may still come through
                    deny(id, outcome);
                }
            }
            case ChangeOutcome.Unknown _ -> open.add(id);
        }
    }

    private void deny(String id, ChangeOutcome outcome) {
        denied.add(id);
        for (ClusterConfig config : values.values()) {
            if (config.madeBy(id) >= 0) {
                throw new AssertionError(
                        id + " was said not to apply (" + outcome + "), and is in version " + config.version());
            }
        }
    }

    /** The newest version that anyone has. */
    ClusterConfig newest(ClusterConfig zero) {
        return values.isEmpty()
                ? zero
                : values.values().stream().reduce((_, last) -> last).orElse(zero);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    void requireAllKept(ClusterConfig config) {
        acknowledged.forEach((id, version) -> requireKept(config, id, version));
        acknowledged.forEach((id, version) -> {
            if (version > config.version()) {
                throw new AssertionError(id + " was acknowledged as version " + version
                        + ", and in the end there is only " + config.version());
            }
        });
    }
}
