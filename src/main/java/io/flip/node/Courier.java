package io.flip.node;

import io.flip.node.NodeFront.Sending;
import java.util.List;
import java.util.function.Consumer;

/** Sends events to webhooks: to those that the member tells it to. Safe from any thread; nothing of it blocks or throws. */
public interface Courier {

    /** One that sends nothing, whatever it is told. */
    Courier IDLE = new Courier() {
        @Override
        public void begin(String webhook, Consumer<Boolean> answer) {
            answer.accept(true);
        }

        @Override
        public void end(String webhook) {}

        @Override
        public List<Sending> sendings() {
            return List.of();
        }
    };

    /**
     * From now on this member sends to that one.
     *
     * @param answer is told once, soon, and from any thread, whether it does: not where another member can send what this one has not seen
     */
    void begin(String webhook, Consumer<Boolean> answer);

    /** Another member does, or none; what is on its way may still arrive. */
    void end(String webhook);

    /** How it goes with each of them. */
    List<Sending> sendings();
}
