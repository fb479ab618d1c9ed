package io.flip.engine.register;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member finds on its disk of an earlier run (protocol 7, rule 2).
 *
 * @param storage drawn when the data directory was created
 * @param base the newest configuration known to be committed; {@code null} where there was none
 * @param settled whether no lease of the base's former terms is held any more: a fact that stays one (protocol 7, rule 14)
 * @param left what the earlier run had up and the base does not give it: systems with these items alone
 * @param acceptor {@code null} where nothing was promised
 */
public record Stored(
        StorageId storage,
        @Nullable ClusterConfig base,
        boolean settled,
        List<SystemConfig> left,
        @Nullable AcceptorState acceptor) {}
