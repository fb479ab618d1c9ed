package io.flip.node;

import io.flip.engine.effect.Effect;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ChangeRequest.MemberStorage;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.Edits;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Proposal;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import io.flip.engine.register.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the configuration that a stopped member has stored, without voters that are lost for good: what the protocol can't do, since it
 * can't know. The new version is so far above the old ones that whatever the lost voters could still agree on is older.
 */
public final class Recovery implements AutoCloseable {

    /** More versions than a cluster makes. */
    static final long LINEAGE = 1_000_000;

    private final DataDirectory directory;
    private final RegisterFiles files;
    private final Stored stored;

    private Recovery(DataDirectory directory, RegisterFiles files, Stored stored) {
        this.directory = directory;
        this.files = files;
        this.stored = stored;
    }

    /**
     * @param dataDir a member's own
     * @throws StartFailure where the member runs, or what is stored is damaged
     */
    public static Recovery open(Path dataDir) {
        if (!Files.isDirectory(dataDir.resolve(RegisterFiles.NAME))) {
            throw new StartFailure(
                    dataDir.toAbsolutePath() + " is no data directory of a member that took part",
                    "Give the directory of one member: data_dir and its id.");
        }
        Resources opened = new Resources();
        try {
            DataDirectory directory = opened.add(DataDirectory.open(dataDir));
            RegisterFiles files = new RegisterFiles(directory.file(RegisterFiles.NAME));
            return new Recovery(directory, files, files.load(Recovery::noStorage));
        } catch (RuntimeException e) {
            opened.close(e);
            throw e;
        }
    }

    private static StorageId noStorage() {
        throw new StartFailure(
                "this directory was never used", "Choose a member that has stored the configuration; it has the most.");
    }

    /** {@code null} where nothing but the file's was ever in force. */
    public @Nullable ClusterConfig present() {
        return stored.base();
    }

    /** What this member has accepted for the version after that, and does not know what came of it; {@code null} where there is none. */
    public @Nullable ClusterConfig undecided() {
        ClusterConfig base = stored.base();
        AcceptorState votes = stored.acceptor();
        Proposal accepted = votes == null ? null : votes.accepted();
        return base == null || accepted == null || accepted.document().version() <= base.version()
                ? null
                : accepted.document();
    }

    /**
     * What is to follow the present configuration: without these, as far as it has them, as the first version of a new lineage.
     *
     * @param self whose directory it is; it votes with this storage, whichever it had
     */
    public ClusterConfig without(Collection<String> lost, String self) {
        ClusterConfig present = Objects.requireNonNull(stored.base());
        ClusterConfig next = followingItsVoters(withStorage(present, self));
        for (String id :
                lost.stream().filter(id -> present.member(id).isPresent()).toList()) {
            next = switch (Edits.apply(next, new RemoveMember(id), true)) {
                case Edits.Result.Applied(ClusterConfig config) -> config;
                case Edits.Result.Refused(var problem) -> throw new IllegalArgumentException(problem.detail());
            };
        }
        ClusterConfig undecided = undecided();
        long version = present.version() + LINEAGE;
        ConfigChange change =
                new ConfigChange(UUID.randomUUID().toString(), "recover", "lost for good: " + String.join(", ", lost));
        return new ClusterConfig(
                version,
                next.settings(),
                next.members(),
                next.systems(),
                Terms.imposed(version, undecided == null ? List.of(present) : List.of(undecided, present)),
                List.of(change));
    }

    private ClusterConfig withStorage(ClusterConfig config, String self) {
        ClusterConfig next = config;
        if (config.member(self).filter(MemberConfig::voter).isPresent()) {
            if (Edits.apply(config, new MemberStorage(self, stored.storage()), true)
                    instanceof Edits.Result.Applied(ClusterConfig applied)) {
                next = applied;
            }
        }
        return next;
    }

    /** A quorum that was given is one of voters that are gone. */
    private static ClusterConfig followingItsVoters(ClusterConfig config) {
        ClusterSettings settings = config.settings();
        return new ClusterConfig(
                config.version(),
                new ClusterSettings(
                        Quorum.majorityOf(config.voters().size()),
                        false,
                        settings.gossipInterval(),
                        settings.pingPerInterval(),
                        settings.pingTimeout(),
                        settings.autoremove(),
                        settings.webhooks()),
                config.members(),
                config.systems(),
                config.terms(),
                config.changes());
    }

    /** What was promised or accepted for an older version is void by that (protocol 7, rule 2). Leases of the former terms are waited for. */
    public void write(ClusterConfig next) throws IOException {
        files.write(new Effect.StoreBase(next, false, stored.left()));
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
