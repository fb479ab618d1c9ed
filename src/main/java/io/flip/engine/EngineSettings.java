package io.flip.engine;

import io.flip.engine.claim.Note;
import io.flip.engine.member.Session;
import io.flip.engine.register.ClusterConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine starts with.
 *
 * @param self the id of this member, one of the configuration's
 * @param session newer than any before: the incarnation is at least the last one plus 1
 * @param config checked by whoever read it
 * @param notes this voter's notes, where they were written since this machine booted; {@code null} where they were not, or there are
 *     none: the voter begins in quarantine (protocol 5)
 */
public record EngineSettings(
        String self,
        Session session,
        ClusterConfig config,
        @Nullable List<Note> notes) {}
