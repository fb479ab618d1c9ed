package io.flip.webhook;

import java.time.Instant;

/** A time in which this member did not run while others did, or whose history it has no more: what happened in it can't be sent. */
record Gap(Instant from, Instant to, String reason) {

    CloudEvent event(String source) {
        return CloudEvent.missed(source, from, to, reason);
    }
}
