package io.flip.node;

import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members from before passphrases were stretched, which open nothing else (protocol 8). Each is answered in the way in which it was
 * heard last, and nobody else is spoken to in that way: so a cluster whose members have all been brought up to date never does.
 *
 * <p>Two that are up to date may each have heard the other that way: one was brought up to date while the other still spoke to it as before. So each such member is
 * now and then sent one datagram in the new way: who understands that answers likewise, and to anybody else one datagram is lost. Bounded; for one thread.
 */
final class Elders {
    private static final Logger LOG = LoggerFactory.getLogger(Elders.class);

    /** Until the first such attempt; then twice as long each time, up to {@link #SELDOM}. */
    static final Duration FIRST = Duration.ofSeconds(2);

    static final Duration SELDOM = Duration.ofMinutes(1);
    static final int MOST = 8192;

    private final Supplier<Moment> clock;
    private final Map<String, Attempt> attempts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attempt> eldest) {
            return size() > MOST;
        }
    };

    private record Attempt(Moment next, Duration pause) {}

    Elders(Supplier<Moment> clock) {
        this.clock = clock;
    }

    void heard(String id, boolean earlier) {
        if (earlier && !attempts.containsKey(id)) {
            attempts.put(id, new Attempt(clock.get().plus(FIRST), FIRST));
            LOG.info(
                    "Member {} does not stretch the passphrase: it is answered in the same way until it is brought up to date",
                    id);
        } else if (!earlier && !attempts.isEmpty() && attempts.remove(id) != null) {
            LOG.info("Member {} stretches the passphrase now, and is spoken to likewise", id);
        }
    }

    /** Whether the next datagram to that member is to be sealed in the way of before. */
    boolean has(String id) {
        Attempt attempt = attempts.isEmpty() ? null : attempts.get(id);
        if (attempt == null) {
            return false;
        }
        Moment now = clock.get();
        if (now.isBefore(attempt.next())) {
            return true;
        }
        Duration doubled = attempt.pause().multipliedBy(2);
        Duration pause = doubled.compareTo(SELDOM) < 0 ? doubled : SELDOM;
        attempts.put(id, new Attempt(now.plus(pause), pause));
        return false;
    }
}
