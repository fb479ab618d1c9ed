package io.flip.node;

import io.flip.node.NodeFront.Sending;
import java.util.List;
import java.util.function.Consumer;

/** Sends events to webhooks: to those that the member tells it to. Safe from any thread; nothing of it blocks or throws. */
public interface Courier {

    /**
     * From now on this member sends to that one.
     *
     * @param answer is told once, soon, and from any thread, whether it does: not where another member may be able to send what this one has not seen. If it
     *     is asked again it does in any case
     */
    void begin(String webhook, Consumer<Boolean> answer);

    /** Another member does, or none; what is on its way may still arrive. */
    void end(String webhook);

    /** How it goes with each of them. */
    List<Sending> sendings();
}
