package io.flip.engine;

import io.flip.engine.claim.Note;
import io.flip.engine.grant.Epochs;
import io.flip.engine.member.Session;
import io.flip.engine.member.Speaker;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Register;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Stored;
import io.flip.engine.sync.Beginning;
import io.flip.engine.sync.OwnWishes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine starts with.
 *
 * @param self the id of this member
 * @param session newer than any before: the incarnation is at least the last one plus 1; its nonce is drawn at random
 * @param config version 0, checked by its reader; {@link Register#NOTHING} for one that joins
 * @param notes this voter's notes, where they were written since this machine booted; {@code null} where they were not, or there are
 *     none: the voter begins in quarantine (protocol 5, judging)
 * @param epochs what the data directory keeps of the epochs that were given out in earlier runs, whatever became of the notes; {@code null} where it is new
 * @param stored what the data directory keeps of the register
 * @param offer what this member says of itself: to join, and where its address has changed; {@code null} where the configuration alone counts
 * @param seeds the members that a joining member asks, each under a name that is no member's id
 * @param parallelHandlers how many handlers run side by side
 */
public record EngineSettings(
        String self,
        Session session,
        ClusterConfig config,
        @Nullable List<Note> notes,
        Epochs.@Nullable Kept epochs,
        Stored stored,
        @Nullable MemberConfig offer,
        List<MemberConfig> seeds,
        int parallelHandlers) {

    private static final int PARALLEL_HANDLERS = 16;

    /** One of a member of the configuration whose data directory is new, and was never another. */
    public EngineSettings(String self, Session session, ClusterConfig config, @Nullable List<Note> notes) {
        this(
                self,
                session,
                config,
                notes,
                new Epochs.Kept(0, true),
                new Stored(new StorageId(session.incarnation(), session.nonce()), null, false, List.of(), null),
                null,
                List.of(),
                PARALLEL_HANDLERS);
    }

    Speaker identity() {
        return new Speaker(self, session);
    }

    OwnWishes.Place place() {
        return new OwnWishes.Place(offer, joins(), stored.storage());
    }

    /** Whether it asks to be added wherever it is no member. */
    boolean joins() {
        return offer != null && !seeds.isEmpty();
    }

    Beginning.Memory memory() {
        return new Beginning.Memory(session.incarnation(), notes != null, hasNeverVoted(), epochs);
    }

    /** Whether its storage is of no configuration yet: it has granted nothing that it could have forgotten (protocol 7, rule 10). */
    boolean hasNeverVoted() {
        return config.version() < 0 && stored.base() == null;
    }

    /** The newest version that this member knows when it starts. */
    ClusterConfig base() {
        ClusterConfig base = stored.base();
        return base == null || base.version() <= config.version() ? config : base;
    }
}
