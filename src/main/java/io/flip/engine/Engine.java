package io.flip.engine;

import io.flip.engine.message.Packer;
import io.flip.engine.time.Moment;
import java.util.List;

/** One member, as a pure state machine: no sockets, threads, clocks or randomness of its own. */
@SuppressWarnings("DoNotCallSuggester")
public final class Engine {

    /** A member that has just started; the first inputs may come at {@code now}. */
    public Engine(EngineSettings settings, Packer packer, Moment now) {
        throw new UnsupportedOperationException("being written");
    }

    /** Takes in what happened, and says what to do about it, in order. Time never goes back between calls. */
    public List<Effect> handle(Input input, Moment now) {
        throw new UnsupportedOperationException("being written");
    }

    /** When to call again with {@link Input.Elapsed} if nothing happens first. */
    public Moment nextDeadline() {
        throw new UnsupportedOperationException("being written");
    }

    /** Counts the changes that a {@link #snapshot} would show, but for passing time. */
    public long revision() {
        throw new UnsupportedOperationException("being written");
    }

    public Snapshot snapshot(Moment now) {
        throw new UnsupportedOperationException("being written");
    }
}
