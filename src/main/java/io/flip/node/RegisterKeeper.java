package io.flip.node;

import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ClusterConfig;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back the register's letters while what they rest on can't be written (protocol 7, rule 2). The engine believes that it is; to the
 * others that is a voter that does not answer. It is tried again with each letter.
 *
 * <p>For one thread.
 */
final class RegisterKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RegisterKeeper.class);

    /** Where it goes. */
    interface Store {
        void write(ClusterConfig base, boolean belonged) throws IOException;

        void write(AcceptorState state) throws IOException;
    }

    private record Base(ClusterConfig config, boolean belonged) {}

    private final Store store;
    private @Nullable Base base;
    private @Nullable AcceptorState acceptor;
    private volatile @Nullable String trouble;

    RegisterKeeper(Store store) {
        this.store = store;
    }

    void keep(ClusterConfig config, boolean belonged) {
        base = new Base(config, belonged);
        write();
    }

    void keep(AcceptorState state) {
        acceptor = state;
        write();
    }

    boolean mayAnswer() {
        return (base == null && acceptor == null) || write();
    }

    private boolean write() {
        try {
            if (base != null) {
                store.write(base.config(), base.belonged());
                base = null;
            }
            if (acceptor != null) {
                store.write(acceptor);
                acceptor = null;
            }
            say(null);
            return true;
        } catch (IOException | RuntimeException e) {
            say("The configuration can't be written, so this member takes no part in changing it: " + e);
            return false;
        }
    }

    /** Once per change. */
    private void say(@Nullable String now) {
        String before = trouble;
        trouble = now;
        if (now != null && before == null) {
            LOG.error("{}. Make room in the data directory, or make it writable: it goes on by itself", now);
        } else if (now == null && before != null) {
            LOG.warn("The configuration can be written again");
        }
    }

    /** What an operator must mend; {@code null} where nothing. Safe from any thread. */
    @Nullable
    String trouble() {
        return trouble;
    }
}
