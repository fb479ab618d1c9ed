package io.flip.node;

import io.flip.engine.Snapshot;
import io.flip.engine.member.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says it loudly where two processes run under one id. For one thread. */
final class RivalWatch implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(RivalWatch.class);

    private @Nullable Session rival;

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
                            ? "That one is newer, so this one acquires nothing any more: stop one of them"
                            : "This one is newer and goes on: stop the other, or give it an id of its own");
        } else if (now == null && rival != null) {
            LOG.warn("The other process under the id {} is gone", snapshot.self());
        }
        rival = now;
    }
}
