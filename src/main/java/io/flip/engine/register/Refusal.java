package io.flip.engine.register;

/**
 * Why a change can't be applied to the configuration.
 *
 * @param detail what is wrong and what to do instead, in words
 */
public record Refusal(Kind kind, String detail) {

    /** What is wrong. */
    public enum Kind {
        /** It names a member, system or item that is not there. */
        UNKNOWN,
        /** What it adds is there already, and different. */
        EXISTS,
        /** It can't work: a value out of range, or one that contradicts another. */
        INVALID,
        /** Members could not send it to each other, or what they would have to say of it. */
        TOO_LARGE,
        /** It is dangerous, and is done only where force is asked for. */
        NEEDS_FORCE
    }

    static Refusal tooLarge() {
        return new Refusal(
                Kind.TOO_LARGE,
                "The configuration would be larger than members can send each other: fewer or shorter items.");
    }
}
