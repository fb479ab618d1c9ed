package io.flip.simulation.register;

import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.StorageId;
import org.jspecify.annotations.Nullable;

/** What a member keeps over a restart. A write that is cut off leaves what was there before. */
final class Disk {

    final StorageId storage;

    @Nullable
    ClusterConfig base;

    @Nullable
    AcceptorState acceptor;

    Disk(StorageId storage) {
        this.storage = storage;
    }
}
