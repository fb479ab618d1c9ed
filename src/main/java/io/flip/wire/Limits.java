package io.flip.wire;

import java.time.Duration;

/**
 * How large a thing on the wire may be. Whatever is read is held against these before memory is taken for it; whatever is written
 * is held against them too, so that nobody sends what nobody would accept.
 */
public final class Limits {

    /** Bytes of a datagram that is accepted. */
    public static final int DATAGRAM = 8 * 1024;

    /** Bytes of a datagram that crosses every usual network in one piece; ours aim to be no larger. */
    public static final int TARGET_DATAGRAM = 1400;

    /** Bytes of a body that travels by digest: far more than a claim of 10,000 items. */
    public static final int BODY = 8 * 1024 * 1024;

    /** Characters of an id: of a member or a system. */
    public static final int ID = 255;

    /** Characters of any other string: the value of an item, a word of an argument vector, a name or string of a config. */
    public static final int TEXT = 16 * 1024;

    /** An epoch: milliseconds since 1970, or a little more. None comes near it in earnest, and sums with it are still numbers. */
    static final long EPOCH = 1L << 60;

    /** Elements of any list, set or map: members, systems, all items of a claim, notices. */
    public static final int ELEMENTS = 100_000;

    /** Any wait: 292 years, all that 64 bits of nanoseconds hold. */
    public static final Duration DURATION = Duration.ofNanos(Long.MAX_VALUE);

    /** Lists and maps inside of each other in a system's config, itself included. */
    public static final int CONFIG_DEPTH = 16;

    /** Arrays inside of each other in any message: those of a config, and what is around it, with room for what is ignored. */
    static final int DEPTH = 64;

    private Limits() {}

    /** A string that UTF-8 can carry: no half of a surrogate pair stands alone. */
    static boolean wellFormed(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at)) && !Character.isSupplementaryCodePoint(text.codePointAt(at++))) {
                return false;
            }
        }
        return true;
    }
}
