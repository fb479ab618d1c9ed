package io.flip.node;

import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Event;
import io.flip.engine.report.Snapshot;
import java.time.Duration;

/** Hears what a running member does, to count it. Called on the member's own threads: must not block or throw. */
public interface Telemetry {

    /** @param kind {@code ping}, {@code ack}, {@code fetch} or {@code chunk} */
    default void sent(String kind) {}

    /** @param kind as for {@link #sent} */
    default void received(String kind) {}

    /** A datagram came that the peer had sealed with one of the previous keys. */
    default void previousKey(String peer) {}

    /**
     * The system refused to send a datagram, or the node held it back.
     *
     * @param kind as for {@link #sent}
     * @param reason a short word, one of a fixed set
     */
    default void notSent(String kind, String reason) {}

    /** @param reason a short word, one of a fixed set: why a datagram was dropped */
    default void rejected(String reason) {}

    /** A request to change something had a wrong token. Called by threads of requests. */
    default void wrongToken() {}

    /** The engine took one input. */
    default void stepped(Duration took) {}

    default void handlerRan(String system, HandlerEvent event, Outcome outcome, Duration took) {}

    /** An address of an item was gone from its interface, and was put back. */
    default void addressMended(String system) {}

    /** Called from other threads, too. */
    default void happened(Event event) {}

    /** A new snapshot was published. */
    default void published(Snapshot snapshot) {}
}
