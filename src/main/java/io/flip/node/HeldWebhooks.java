package io.flip.node;

import io.flip.engine.Effect;
import io.flip.engine.Effect.HandlerEvent;
import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that are this member's to send to: it holds the hidden items that stand for them. Bringing one up takes no time and never fails, so that a
 * receiver that is dead is no matter of the engine's. Safe from any thread.
 */
final class HeldWebhooks {

    private final SequencedSet<String> held = new TreeSet<>();
    private @Nullable Courier courier;

    /** That one sends from now on, also to what is held already. */
    synchronized void use(Courier whoSends) {
        courier = whoSends;
        held.forEach(whoSends::begin);
    }

    void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
        take(run.item().value(), run.event() == HandlerEvent.ALIVE);
        whenDone.accept(new Input.HandlerDone(run.run(), Outcome.SUCCESS, ""));
    }

    private synchronized void take(String webhook, boolean begins) {
        Courier whoSends = courier;
        boolean changed = begins ? held.add(webhook) : held.remove(webhook);
        if (changed && whoSends != null) {
            if (begins) {
                whoSends.begin(webhook);
            } else {
                whoSends.end(webhook);
            }
        }
    }

    synchronized List<NodeFront.Sending> sendings() {
        Courier whoSends = courier;
        return whoSends == null ? List.of() : whoSends.sendings();
    }
}
