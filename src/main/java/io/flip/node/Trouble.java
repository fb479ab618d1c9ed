package io.flip.node;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What can't be written to the data directory at the moment. It is tried again and again, and said once when it begins, once when it is over. */
final class Trouble {

    private final Logger log;
    private final String over;
    private volatile @Nullable String present;

    /** @param over what is said when it is over */
    Trouble(Logger log, String over) {
        this.log = log;
        this.over = over;
    }

    void begins(String what) {
        if (present == null) {
            log.error("{}. Make room in the data directory, or make it writable: it goes on by itself", what);
        }
        present = what;
    }

    void isOver() {
        if (present != null) {
            log.warn(over);
        }
        present = null;
    }

    /** What an operator must mend; {@code null} where nothing. Safe from any thread. */
    @Nullable
    String present() {
        return present;
    }
}
