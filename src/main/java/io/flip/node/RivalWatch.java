package io.flip.node;

import io.flip.engine.member.Session;
import io.flip.engine.report.Snapshot;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says it loudly where two processes run under one id. For one thread. */
final class RivalWatch implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(RivalWatch.class);

    /** Keeps which incarnation the next run must be above. */
    interface Keeper {
        void startAfter(long incarnation) throws IOException;
    }

    private final Keeper keeper;
    private @Nullable Session rival;

    RivalWatch(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void published(Snapshot snapshot) {
        Session now = snapshot.rival();
        if (now != null && !now.equals(rival)) {
            LOG.error(
                    "Another process runs under the id {} of this member ({}; this one is {}). {}",
                    snapshot.self(),
                    now,
                    snapshot.session(),
                    snapshot.superseded()
                            ? "That one is newer, so this one acquires nothing any more: stop one of them. Where there is no other, this"
                                    + " machine's clock was behind and its data directory is new: set the clock, and start this one again"
                            : "This one is newer and goes on: stop the other, or give it an id of its own");
            keep(snapshot, now);
        } else if (now == null && rival != null) {
            LOG.warn("The other process under the id {} is gone", snapshot.self());
        }
        rival = now;
    }

    /** The process that is started here next is the newest: also where the other one ran before the data directory was lost. */
    private void keep(Snapshot snapshot, Session other) {
        if (snapshot.superseded()) {
            try {
                keeper.startAfter(other.incarnation());
            } catch (IOException e) {
                LOG.warn("The next start may be taken for the older process again: {}", e.toString());
            }
        }
    }
}
