package io.flip.web.load;

import io.flip.memory.Exhaustion;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes an answer once for all requests that ask the same at the same moment. A request that comes while one is being made waits for the next: nobody is ever
 * shown what was before the question. Safe from any thread.
 */
final class Together {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final InFlight inFlight;
    private final Duration patience;
    private final Map<String, Round> next = new HashMap<>();

    /** @param patience how long a question waits for its turn, and an answer for room */
    Together(InFlight inFlight, Duration patience) {
        this.inFlight = inFlight;
        this.patience = patience;
    }

    /** All requests that wait for one answer. */
    private final class Round {
        private final String key;
        private final Callable<Answer> work;
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private int waiting; // under the lock of the map

        Round(String key, Callable<Answer> work) {
            this.key = key;
            this.work = work;
        }

        /** In its lane. */
        void run() {
            if (!begin()) {
                return;
            }
            try {
                Answer made = work.call();
                int clients = close();
                if (inFlight.enter(made, clients, patience)) {
                    answer.complete(made);
                } else {
                    answer.completeExceptionally(
                            busy("The answers that others have not read yet take all the memory there is for them."));
                }
            } catch (Throwable failed) {
                Exhaustion.look(failed);
                answer.completeExceptionally(failed);
            }
        }

        /** From here on nobody joins; whether it was this call that began it. */
        boolean begin() {
            synchronized (next) {
                next.remove(key, this);
            }
            return begun.compareAndSet(false, true);
        }

        private int close() {
            synchronized (next) {
                return waiting;
            }
        }

        /** The client that asked first asks with its own request: that must not end before the work with it has. */
        Answer await() throws Exception {
            try {
                return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                if (begin()) {
                    answer.completeExceptionally(busy("Too much is asked of this member at once."));
                }
                return answer.get();
            }
        }
    }

    /** What was asked, and the answer, which the caller must give back with {@link #done}. */
    Answer ask(String key, Lane lane, Callable<Answer> work) throws Exception {
        Round round;
        boolean first;
        synchronized (next) {
            Round present = next.get(key);
            first = present == null;
            round = present == null ? new Round(key, work) : present;
            round.waiting++;
            next.put(key, round);
        }
        if (first) {
            try {
                lane.execute(round::run);
            } catch (RejectedExecutionException full) {
                round.begin();
                round.answer.completeExceptionally(busy("Too much is asked of this member at once."));
            }
        }
        try {
            return round.await();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    /** One that asked needs it no longer. */
    void done(Answer answer) {
        inFlight.leave(answer);
    }

    private static ProblemException busy(String why) {
        return new ProblemException(ProblemKind.TOO_BUSY, why + " Ask another member, or try again later.")
                .retryAfter(RETRY);
    }
}
