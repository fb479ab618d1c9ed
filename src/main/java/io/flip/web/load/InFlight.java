package io.flip.web.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The answers that are being sent, bounded by their bytes. Where a new one finds no room, the oldest that has been on its way for a while is dropped:
 * clients that read slowly, or not at all, get in nobody's way. Safe from any thread.
 */
final class InFlight {

    private final long most;
    private final long slowNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Map<Answer, Integer> clients = new LinkedHashMap<>(); // the oldest first
    private long bytes;

    /** @param slow answers that have been on their way for less are not dropped */
    InFlight(long most, Duration slow) {
        this.most = most;
        this.slowNanos = slow.toNanos();
    }

    /**
     * Makes room for an answer that so many clients wait for.
     *
     * @return whether there was any, within the time
     */
    boolean enter(Answer answer, int waiting, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (bytes + answer.size() > most) {
                if (!dropOldest()) {
                    if (left <= 0) {
                        return false;
                    }
                    long step = Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)); // they grow old without telling
                    left -= step - Math.max(0, room.awaitNanos(step));
                }
            }
            bytes += answer.size();
            clients.put(answer, waiting);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean dropOldest() {
        @Nullable
        Answer oldest = clients.isEmpty() ? null : clients.keySet().iterator().next();
        if (oldest == null || oldest.ageNanos() < slowNanos) {
            return false;
        }
        remove(oldest);
        oldest.drop();
        return true;
    }

    /** One of those clients is done with it, whatever came of it. */
    void leave(Answer answer) {
        lock.lock();
        try {
            @Nullable Integer left = clients.computeIfPresent(answer, (_, count) -> count - 1);
            if (left != null && left <= 0) {
                remove(answer);
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(Answer answer) {
        clients.remove(answer);
        bytes -= answer.size();
    }

    /** Of all answers that are on their way. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
