package io.flip.engine.register;

import org.jspecify.annotations.Nullable;

/**
 * What somebody asked this member to do with the register.
 *
 * @param request to answer; negative where this member itself wants it, and nobody is to be answered
 * @param expectedVersion the version that it is a change of; -1 for whichever is the present one
 * @param change {@code null} where only the present version is wanted (protocol 7, rule 11)
 */
public record Wish(
        long request,
        String changeId,
        long expectedVersion,
        @Nullable ChangeRequest change,
        boolean force,
        String by) {

    /** To know the present version. */
    public static Wish toRead(long request) {
        return new Wish(request, "", -1, null, false, "");
    }
}
