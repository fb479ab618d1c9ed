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
 * The webhooks that are this member's to send to: it holds the hidden items that stand for them. Bringing one up takes no time, and fails only where another
 * member may have more to send: a receiver that is dead is no matter of the engine's. Safe from any thread.
 */
final class HeldWebhooks {

    private final SequencedSet<String> held = new TreeSet<>();
    private @Nullable Courier courier;

    /** That one sends from now on, also to what is held already. */
    synchronized void use(Courier whoSends) {
        courier = whoSends;
        held.forEach(webhook -> whoSends.begin(webhook, takes -> {
            if (!takes) {
                whoSends.begin(webhook, _ -> {});
            }
        }));
    }

    void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
        String webhook = run.item().value();
        if (run.event() != HandlerEvent.ALIVE) {
            end(webhook);
            whenDone.accept(new Input.HandlerDone(run.run(), Outcome.SUCCESS, ""));
            return;
        }
        begin(webhook, takes -> {
            Outcome outcome = takes ? Outcome.SUCCESS : Outcome.FAILURE;
            String detail = takes ? "" : "another member may have seen what this one has not";
            whenDone.accept(new Input.HandlerDone(run.run(), outcome, detail));
        });
    }

    private synchronized void begin(String webhook, Consumer<Boolean> answer) {
        Courier whoSends = courier;
        if (whoSends == null) {
            held.add(webhook);
            answer.accept(true);
            return;
        }
        whoSends.begin(webhook, takes -> {
            if (takes) {
                hold(webhook);
            }
            answer.accept(takes);
        });
    }

    private synchronized void hold(String webhook) {
        held.add(webhook);
    }

    private synchronized void end(String webhook) {
        held.remove(webhook);
        if (courier != null) {
            courier.end(webhook);
        }
    }

    synchronized List<NodeFront.Sending> sendings() {
        Courier whoSends = courier;
        return whoSends == null ? List.of() : whoSends.sendings();
    }
}
