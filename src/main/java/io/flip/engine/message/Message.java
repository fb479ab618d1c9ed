package io.flip.engine.message;

import io.flip.engine.grant.Epochs;
import io.flip.engine.member.Session;
import io.flip.engine.register.Letter;
import io.flip.engine.register.MemberConfig;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One datagram, opened (protocol 2). */
public sealed interface Message {

    Header header();

    /** @param sequence numbers the sender's pings to this receiver, from 1 */
    record Ping(Header header, long sequence, News news) implements Message {}

    /**
     * The answer to a ping; repeated when the verdict changes before the next one.
     *
     * @param sequence of the ping
     * @param verdict {@code null} where the claim was not judged: the echo was wrong, the configurations differ, or no voter answers
     * @param rival another session of the receiver that talks to the sender at the same time
     * @param epochs {@code null} where the sender is no voter, or does not know of them itself; or speaks an earlier wire
     * @param mayGrant whether the sender may grant items at all (protocol 4, deaf members); where it speaks an earlier wire, as if it might
     */
    record Ack(
            Header header,
            long sequence,
            News news,
            @Nullable Payload verdict,
            @Nullable Session rival,
            Epochs.@Nullable Told epochs,
            boolean mayGrant)
            implements Message {}

    /**
     * A letter of the register (protocol 7).
     *
     * @param document what belongs to it; {@code null} for none
     */
    record Registered(
            Header header, Letter letter, @Nullable Payload document) implements Message {}

    /** Asks to be added as a member (protocol 7, rule 10). */
    record Join(Header header, MemberConfig offer, int additions) implements Message {}

    /**
     * The answer to {@link Join}: the header says which configuration to pull.
     *
     * @param refusal why the sender can't be added, in words; {@code null} where it is being added, or is a member
     */
    record Welcome(Header header, @Nullable String refusal) implements Message {}

    /** Asks for bytes of a content, from {@code offset} on. */
    record Fetch(Header header, Digest digest, int offset) implements Message {}

    /** Bytes of a content; {@code total} 0 means that the sender has it no longer. */
    @SuppressWarnings("ArrayRecordComponent") // equality is by content, below
    record Chunk(Header header, Digest digest, int offset, int total, byte[] bytes) implements Message {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Chunk chunk
                    && header.equals(chunk.header)
                    && digest.equals(chunk.digest)
                    && offset == chunk.offset
                    && total == chunk.total
                    && Arrays.equals(bytes, chunk.bytes);
        }

        @Override
        public int hashCode() {
            return digest.hashCode() + offset;
        }
    }
}
