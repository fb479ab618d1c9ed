package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/**
 * What a member finds on its disk of an earlier run (protocol 7, rule 2).
 *
 * @param storage drawn when the data directory was created
 * @param base the newest configuration known to be committed; {@code null} where there was none
 * @param belonged whether some base named this member: where the present one does not, it was removed
 * @param acceptor {@code null} where nothing was promised
 */
public record Stored(
        StorageId storage,
        @Nullable ClusterConfig base,
        boolean belonged,
        @Nullable AcceptorState acceptor) {}
