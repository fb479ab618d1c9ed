package io.flip.node;

import io.flip.engine.effect.Effect;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Proposal;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A member's data directory as it is found after the member has stopped. */
public final class StoredConfiguration {

    /** That of every directory that is written. */
    public static final StorageId STORAGE = new StorageId(1, 2);

    private StoredConfiguration() {}

    public static void write(Path dataDir, ClusterConfig base) {
        RegisterFiles files = new RegisterFiles(dataDir.resolve("register"));
        files.load(() -> STORAGE);
        try {
            files.write(new Effect.StoreBase(base, true, List.of()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What it has accepted for the version after that. */
    public static void writeAccepted(Path dataDir, long base, Proposal accepted) {
        try {
            new RegisterFiles(dataDir.resolve("register")).write(new AcceptorState(base, accepted.ballot(), accepted));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether no lease of former terms is waited for. */
    public static boolean isSettled(Path dataDir) {
        return stored(dataDir).settled();
    }

    private static Stored stored(Path dataDir) {
        return new RegisterFiles(dataDir.resolve("register")).load(() -> new StorageId(3, 4));
    }

    public static ClusterConfig read(Path dataDir) {
        ClusterConfig base = stored(dataDir).base();
        if (base == null) {
            throw new IllegalStateException("nothing is stored in " + dataDir);
        }
        return base;
    }
}
