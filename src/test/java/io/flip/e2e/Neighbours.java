package io.flip.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** To whom a client sends what is for its address, looked at again and again. */
final class Neighbours implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(20);

    private record Look(Instant at, String hardware) {}

    private final List<Look> looks = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    Neighbours(Client client) {
        thread = Thread.ofVirtual().name("neighbours").start(() -> {
            while (!closed) {
                look(client.neighbour());
                LockSupport.parkNanos(STEP.toNanos());
            }
        });
    }

    private void look(String hardware) {
        synchronized (looks) {
            looks.add(new Look(Instant.now(), hardware));
        }
    }

    /** How long it was that one between the two moments. */
    Duration talkedTo(String hardware, Instant from, Instant to) {
        Duration sum = Duration.ZERO;
        @Nullable Look last = null;
        synchronized (looks) {
            for (Look look : looks) {
                if (last != null
                        && last.hardware().equals(hardware)
                        && last.at().isAfter(from)
                        && last.at().isBefore(to)) {
                    sum = sum.plus(Duration.between(last.at(), look.at()));
                }
                last = look;
            }
        }
        return sum;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
