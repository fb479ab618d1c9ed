package io.flip.engine.sync;

import io.flip.engine.message.ConfigRef;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.StorageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configuration that is in force, and what it makes of this member. The registry may know a newer one for a moment. */
public final class InForce {

    private final String self;
    private final StorageId storage;
    private final Registry registry;
    private ClusterConfig cluster;
    private Optional<MemberConfig> own;
    private boolean votes;

    /** @param storage of this member's data directory */
    public InForce(String self, StorageId storage, Registry registry) {
        this.self = self;
        this.storage = storage;
        this.registry = registry;
        this.cluster = registry.base();
        this.own = cluster.member(self);
        this.votes = cluster.quorum().has(self);
    }

    /** Puts the newest version in force (protocol 7, rule 7); the one before. */
    public ClusterConfig adopt() {
        ClusterConfig old = cluster;
        cluster = registry.base();
        own = cluster.member(self);
        votes = cluster.quorum().has(self);
        return old;
    }

    public ClusterConfig cluster() {
        return cluster;
    }

    public List<String> members() {
        return cluster.members().stream().map(MemberConfig::id).toList();
    }

    /** {@code T}. */
    public Duration timeout() {
        return cluster.settings().pingTimeout();
    }

    /** Whether this member's opinion counts. */
    public boolean votes() {
        return votes;
    }

    public boolean belongs() {
        return own.isPresent();
    }

    /** Whether an operator has drained this member. */
    public boolean drained() {
        return own.isPresent() && own.get().drained();
    }

    /** Of this member, as the configuration has it. */
    public Optional<StorageId> namedStorage() {
        return own.map(MemberConfig::storage);
    }

    /**
     * Whether this voter may grant and renew: not while it has accepted other terms (protocol 7, rule 14), nor with a storage that the
     * configuration does not name, since nobody knows what that one accepted before it was lost.
     */
    public boolean mayGrant() {
        return votes && !registry.register().termsUndecided() && (cluster.version() == 0 || named());
    }

    private boolean named() {
        return namedStorage().filter(storage::equals).isPresent();
    }

    /**
     * Whether a lease means the same to a member with that configuration, as far as this one can tell: the one with the newer version can (protocol 7,
     * rule 14). Version 0 is the same where its digest is (protocol 7, rule 9).
     */
    public boolean sameTerms(@Nullable ConfigRef theirs) {
        ConfigRef ours = registry.ref();
        if (theirs == null || theirs.version() == ours.version()) {
            return ours.equals(theirs);
        }
        return theirs.version() >= 1
                && ours.version() >= 1
                && theirs.version() >= cluster.terms().since();
    }
}
