package io.flip.node;

import io.flip.node.NodeFront.Sending;
import java.util.List;

/** Sends events to webhooks: to those that the member tells it to. Safe from any thread; nothing of it blocks or throws. */
public interface Courier {

    /** From now on this member sends to that one. */
    void begin(String webhook);

    /** Another member does, or none; what is on its way may still arrive. */
    void end(String webhook);

    /** How it goes with each of them. */
    List<Sending> sendings();
}
