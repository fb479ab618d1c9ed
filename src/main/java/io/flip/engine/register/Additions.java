package io.flip.engine.register;

import java.util.List;

/**
 * What was added to the configuration that members of before can't just ignore. They are numbered in the order in which they came: a member says how many
 * it understands, and a change that brings a further one waits until all do (protocol 8).
 */
public final class Additions {

    /** Systems whose addresses the member itself puts up. */
    public static final int ADDRESS = 1;

    /** How many this member understands. */
    public static final int KNOWN = ADDRESS;

    private Additions() {}

    /** How many the configuration has. */
    public static int in(List<SystemConfig> systems) {
        return systems.stream().anyMatch(system -> system.handlers().address() != null) ? ADDRESS : 0;
    }

    /** How many a configuration has at least once the change is made. */
    public static int in(ChangeRequest change) {
        return switch (change) {
            case ChangeRequest.PutSystem put -> in(List.of(put.system()));
            case ChangeRequest.ReplaceConfig(ClusterConfig whole) -> in(whole.systems());
            default -> 0;
        };
    }
}
