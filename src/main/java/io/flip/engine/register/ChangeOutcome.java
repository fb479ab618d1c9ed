package io.flip.engine.register;

/** What came of a change (protocol 7, rule 12). */
public sealed interface ChangeOutcome {

    /** It is in force: a majority of the voters has stored it as committed. Also where it had been before, under the same id. */
    record Done(long version) implements ChangeOutcome {}

    /**
     * Another change made the version that this one was meant for: it will never apply.
     *
     * @param version the present one
     */
    record Conflict(String reason, long version) implements ChangeOutcome {}

    /** It can't be applied to the present version; nothing was sent. */
    record Refused(Refusal problem) implements ChangeOutcome {}

    /** It may still be committed, or not. Asking again with the same id and version is safe. */
    record Unknown(String reason) implements ChangeOutcome {}

    /** Nothing was changed and nothing will be: there is no majority to ask. */
    record Unavailable(String reason) implements ChangeOutcome {}
}
