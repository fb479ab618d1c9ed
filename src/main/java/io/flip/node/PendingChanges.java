package io.flip.node;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The changes that others have asked this member for, until the engine has answered them. Safe from any thread. */
final class PendingChanges {
    private final Inbox inbox;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, CompletableFuture<ChangeOutcome>> waiting = new ConcurrentSkipListMap<>();

    PendingChanges(Inbox inbox) {
        this.inbox = inbox;
    }

    CompletableFuture<ChangeOutcome> propose(
            String changeId, long expectedVersion, ChangeRequest change, boolean force, String by) {
        long request = last.incrementAndGet();
        return ask(request, new Input.Propose(request, changeId, expectedVersion, change, force, by));
    }

    CompletableFuture<ChangeOutcome> read() {
        long request = last.incrementAndGet();
        return ask(request, new Input.Read(request));
    }

    private CompletableFuture<ChangeOutcome> ask(long request, Input input) {
        CompletableFuture<ChangeOutcome> answer = new CompletableFuture<>();
        waiting.put(request, answer);
        if (!inbox.add(input)) {
            waiting.remove(request);
            answer.complete(new ChangeOutcome.Unavailable(
                    "%d others wait for this member's answer already".formatted(Inbox.MOST_REQUESTS)));
        }
        return answer;
    }

    void answered(Effect.Answer answer) {
        CompletableFuture<ChangeOutcome> asked = waiting.remove(answer.request());
        if (asked != null) {
            asked.complete(answer.outcome());
        }
    }

    /** The engine has ended: nobody will answer. */
    void giveUp() {
        waiting.forEach((request, asked) -> asked.complete(new ChangeOutcome.Unknown("this member has stopped")));
        waiting.clear();
    }
}
