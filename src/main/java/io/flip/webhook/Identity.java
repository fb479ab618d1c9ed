package io.flip.webhook;

import io.flip.engine.effect.Event;
import io.flip.node.EventLog.Stamped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Names events, so that each member gives one the same name: by what has happened, in which ten minutes, and how often the same has happened in
 * these. Members see the same events, a moment apart. For one thread, which shows it all events in their order, from where such ten minutes begin.
 */
final class Identity {

    /** The subject of a change of the configuration. */
    private static final String VERSION = "version";

    private static final Duration SPAN = Duration.ofMinutes(10);

    /** Different things that are counted in a span; what comes beyond them is taken for the first of its kind. */
    private static final int MOST = 1 << 16;

    private final SequencedMap<Long, Integer> counts = new LinkedHashMap<>();
    private long span;

    /** Where the events begin that must be shown to it, so that one of that moment is named right. */
    static Instant beginning(Instant at) {
        return Instant.ofEpochSecond(span(at) * SPAN.toSeconds());
    }

    private static long span(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SPAN.toSeconds());
    }

    String of(Stamped stamped) {
        Event event = stamped.event();
        String kind = event.kind().name();
        return switch (event.kind()) {
            case CONFIG ->
                event.subject().equals(VERSION)
                        ? Hashes.name(kind, event.from(), event.to(), event.reason(), event.by())
                        : ownOnly(kind, stamped);
            case LEASE -> ownOnly(kind, stamped);
            case MEMBER, ITEM -> counted(stamped);
        };
    }

    /** Nobody but the member itself sees it. */
    private static String ownOnly(String kind, Stamped stamped) {
        Event event = stamped.event();
        return Hashes.name(kind, event.subject(), event.to(), stamped.at().toString());
    }

    private String counted(Stamped stamped) {
        Event event = stamped.event();
        long now = span(stamped.at());
        if (now != span) {
            span = now;
            counts.clear();
        }
        String[] what = {event.kind().name(), event.subject(), text(event.to()), text(event.state()), text(event.mark())
        };
        int times = counts.merge(ByteBuffer.wrap(Hashes.of(what)).getLong(), 1, Integer::sum);
        if (counts.size() > MOST) {
            counts.pollFirstEntry();
        }
        return Hashes.name(what[0], what[1], what[2], what[3], what[4], Long.toString(now), Integer.toString(times));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
