package io.flip.node;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members from before passphrases were stretched, which open nothing else (protocol 8). Each is answered in the way in which it was
 * heard last, and nobody else is spoken to in that way: so a cluster whose members have all been brought up to date never does. Bounded; for one thread.
 */
final class Elders {
    private static final Logger LOG = LoggerFactory.getLogger(Elders.class);
    private static final int MOST = 8192;

    private final SequencedSet<String> ids = new LinkedHashSet<>();

    void heard(String id, boolean earlier) {
        if (!earlier) {
            if (!ids.isEmpty() && ids.remove(id)) {
                LOG.info("Member {} stretches the passphrase now, and is spoken to likewise", id);
            }
        } else if (ids.add(id)) {
            LOG.info(
                    "Member {} is of a version that does not stretch a passphrase: it is answered in the same way until it is brought up to date",
                    id);
            if (ids.size() > MOST) {
                ids.removeFirst();
            }
        }
    }

    boolean has(String id) {
        return ids.contains(id);
    }
}
