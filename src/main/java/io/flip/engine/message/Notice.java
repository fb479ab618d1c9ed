package io.flip.engine.message;

import io.flip.engine.member.Session;

/**
 * One fact about a member that is passed on until everyone has it: its self, its opinion or its claim. Newest session wins, then
 * version.
 *
 * @param subject the member that said it
 */
public record Notice(Kind kind, String subject, Session session, long version, Payload payload) {

    /** What a notice is about. */
    public enum Kind {
        SELF,
        OPINION,
        CLAIM
    }
}
