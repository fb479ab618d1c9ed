package io.flip.engine.register;

import java.util.List;

/**
 * What was added to the configuration that members of before can't just ignore. They are numbered in the order in which they came: a member says how many
 * it understands, and a change that brings a further one waits until all do (protocol 8, additions to the configuration).
 */
public final class Additions {

    /** Systems whose addresses the member itself puts up. */
    public static final int ADDRESS = 1;

    /** Places where events are sent to. */
    public static final int WEBHOOKS = 2;

    /** How many this member understands. */
    public static final int KNOWN = WEBHOOKS;

    private static final List<String> NAMES = List.of("address", "webhooks");

    private Additions() {}

    /** By what name operators know the last of so many. */
    public static String name(int number) {
        return NAMES.get(number - 1);
    }

    /** How many the configuration has. */
    public static int in(ClusterConfig config) {
        return config.settings().webhooks().isEmpty() ? in(config.systems()) : WEBHOOKS;
    }

    private static int in(List<SystemConfig> systems) {
        return systems.stream().anyMatch(system -> system.handlers().address() != null) ? ADDRESS : 0;
    }

    /** How many a configuration has at least once the change is made. */
    public static int in(ChangeRequest change) {
        return switch (change) {
            case ChangeRequest.PutSystem put -> in(List.of(put.system()));
            case ChangeRequest.ReplaceConfig(ClusterConfig whole) -> in(whole);
            default -> 0;
        };
    }
}
