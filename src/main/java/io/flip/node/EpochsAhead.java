package io.flip.node;

import io.flip.engine.Snapshot;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has epochs reserved before this voter grants something, on a thread of its own: to sync takes milliseconds, for which a takeover would have to wait
 * at each voter. For one thread.
 */
final class EpochsAhead implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(EpochsAhead.class);

    private final DataDirectory directory;
    private final InstantSource timeOfDay;
    private final Executor elsewhere;
    private volatile boolean underWay;

    EpochsAhead(DataDirectory directory, InstantSource timeOfDay) {
        this(
                directory,
                timeOfDay,
                reserve -> Thread.ofPlatform().daemon().name("flip epochs").start(reserve));
    }

    EpochsAhead(DataDirectory directory, InstantSource timeOfDay, Executor elsewhere) {
        this.directory = directory;
        this.timeOfDay = timeOfDay;
        this.elsewhere = elsewhere;
    }

    @Override
    public void published(Snapshot snapshot) {
        if (!underWay && snapshot.config().voters().contains(snapshot.self()) && directory.hasFew(timeOfDay.millis())) {
            begin();
        }
    }

    private void begin() {
        underWay = true;
        try {
            elsewhere.execute(this::reserve);
        } catch (OutOfMemoryError e) { // no thread is to be had
            underWay = false;
        }
    }

    private void reserve() {
        try {
            directory.reserveAhead(timeOfDay.millis());
        } catch (IOException | RuntimeException e) {
            LOG.debug("No epochs could be reserved ahead: the next grant tries it again, and says why", e);
        } finally {
            underWay = false;
        }
    }
}
