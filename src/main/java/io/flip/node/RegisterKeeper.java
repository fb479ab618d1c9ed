package io.flip.node;

import io.flip.engine.effect.Effect;
import io.flip.engine.register.AcceptorState;
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
        void write(Effect.StoreBase base) throws IOException;

        void write(AcceptorState state) throws IOException;
    }

    private final Store store;
    private Effect.@Nullable StoreBase base;
    private @Nullable AcceptorState acceptor;
    private final Trouble trouble = new Trouble(LOG, "The configuration can be written again");

    RegisterKeeper(Store store) {
        this.store = store;
    }

    void keep(Effect.StoreBase newest) {
        base = newest;
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
                store.write(base);
                base = null;
            }
            if (acceptor != null) {
                store.write(acceptor);
                acceptor = null;
            }
            trouble.isOver();
            return true;
        } catch (IOException | RuntimeException e) {
            trouble.begins("The configuration can't be written, so this member takes no part in changing it: " + e);
            return false;
        }
    }

    /** As of {@link Trouble#present}. */
    @Nullable
    String trouble() {
        return trouble.present();
    }
}
