package io.flip.engine.sync;

import io.flip.engine.grant.Epochs;
import io.flip.engine.time.Moment;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How a voter begins, by what its data directory remembers of earlier runs (protocol 5, judging and epochs). */
public final class Beginning {

    /**
     * What the data directory remembers.
     *
     * @param born when this run began, in milliseconds since 1970; more than any run before
     * @param notes whether there are notes that are good
     * @param neverVoted whether it has granted nothing that it could have forgotten
     * @param epochs those that earlier runs gave out; {@code null} where it is new
     */
    public record Memory(long born, boolean notes, boolean neverVoted, Epochs.@Nullable Kept epochs) {}

    private final Memory memory;
    private final InForce inForce;
    private final Moment started;

    /** @param started when the process began: quarantine counts from there */
    public Beginning(Memory memory, InForce inForce, Moment started) {
        this.memory = memory;
        this.inForce = inForce;
        this.started = started;
    }

    public Moment quarantineEnd() {
        return memory.notes() || memory.neverVoted() ? started : leasesHaveEnded();
    }

    public Epochs epochs(Moment now) {
        ToLongFunction<Moment> clock =
                when -> memory.born() + when.since(started).toMillis();
        Epochs.Kept kept = memory.epochs();
        long reserved = kept == null ? 0 : kept.highest();
        if (kept != null && kept.complete()) {
            return Epochs.above(reserved, clock);
        }
        Moment askFrom = askFrom();
        Moment waitUntil = Moment.later(askFrom, now.plus(inForce.timeout()));
        return Epochs.unknown(reserved, clock, askFrom, waitUntil, inForce.timeout());
    }

    /** When nothing counts any more that was granted by a disk that may have been lost. One that joins under its old id may have had one. */
    private Moment askFrom() {
        boolean mayHaveGranted = !memory.neverVoted() || inForce.namedStorage().isPresent();
        return !memory.notes() && mayHaveGranted ? leasesHaveEnded() : started;
    }

    private Moment leasesHaveEnded() {
        return started.plus(inForce.cluster().leasesEndWithin());
    }
}
