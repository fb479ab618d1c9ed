package io.flip.engine.plan;

import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What the plan needs to know of a system.
 *
 * @param members the ids of its members, by priority and then id: number 0..n-1 of protocol 4
 * @param items the values of its data with their slots, sorted by value
 * @param settle how long the plan must give an item to a member before that member asks for it
 * @param releaseWithin how long a releasing holder may take; adds to what the others wait
 * @param pins values with the member that comes first for them, sorted by value
 */
public record SystemSpec(
        String id,
        Topology topology,
        List<String> members,
        SequencedMap<String, Slot> items,
        Duration settle,
        OnIsolation onIsolation,
        Duration releaseWithin,
        Failback failback,
        SequencedMap<String, String> pins) {

    /** One without pins. */
    public SystemSpec(
            String id,
            Topology topology,
            List<String> members,
            SequencedMap<String, Slot> items,
            Duration settle,
            OnIsolation onIsolation,
            Duration releaseWithin,
            Failback failback) {
        this(id, topology, members, items, settle, onIsolation, releaseWithin, failback, new TreeMap<>());
    }

    public SystemSpec members(List<String> others) {
        return new SystemSpec(id, topology, others, items, settle, onIsolation, releaseWithin, failback, pins);
    }

    public SystemSpec items(SequencedMap<String, Slot> others) {
        return new SystemSpec(id, topology, members, others, settle, onIsolation, releaseWithin, failback, pins);
    }

    public SystemSpec pins(SequencedMap<String, String> others) {
        return new SystemSpec(id, topology, members, items, settle, onIsolation, releaseWithin, failback, others);
    }

    /** How long a holder may have something up whose lease is over, where nothing else takes it away. */
    public Duration grace() {
        return onIsolation == OnIsolation.RELEASE ? releaseWithin : Duration.ZERO;
    }
}
