package io.flip.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes netlink messages one behind the other ({@code linux/netlink.h}): {@code struct nlmsghdr}, a fixed part, attributes
 * ({@code struct nlattr}), each padded to 4 bytes with zeros. What doesn't fit is an {@link IndexOutOfBoundsException}; callers keep count.
 */
final class Encoder {
    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_ACK = 0x4;
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;
    static final int NLM_F_APPEND = 0x800;
    static final int NLA_F_NESTED = 0x8000;

    static final int HEADER = 16;
    static final int ATTRIBUTE_HEADER = 4;

    private static final int LONGEST_ATTRIBUTE = 0xffff;
    private static final ValueLayout.OfShort BE16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BE32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BE64 = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;
    private long at;
    private long message;

    Encoder(MemorySegment bytes) {
        this.bytes = bytes;
    }

    Encoder clear() {
        at = 0;
        message = 0;
        return this;
    }

    MemorySegment bytes() {
        return bytes;
    }

    long length() {
        return at;
    }

    long remaining() {
        return bytes.byteSize() - at;
    }

    /** Starts a message; {@link #end()} finishes it. */
    Encoder begin(int type, int flags, int sequence) {
        message = at;
        return u32(0).u16(type).u16(flags).u32(sequence).u32(0);
    }

    void end() {
        bytes.set(JAVA_INT_UNALIGNED, message, (int) (at - message));
    }

    /** Adds flags to the message that was begun last. */
    void flag(int flags) {
        long place = message + 6;
        bytes.set(JAVA_SHORT_UNALIGNED, place, (short) (bytes.get(JAVA_SHORT_UNALIGNED, place) | flags));
    }

    Encoder u8(int value) {
        bytes.set(JAVA_BYTE, at, (byte) value);
        at += Byte.BYTES;
        return this;
    }

    Encoder u16(int value) {
        bytes.set(JAVA_SHORT_UNALIGNED, at, (short) value);
        at += Short.BYTES;
        return this;
    }

    Encoder u32(int value) {
        bytes.set(JAVA_INT_UNALIGNED, at, value);
        at += Integer.BYTES;
        return this;
    }

    Encoder be16(int value) {
        bytes.set(BE16, at, (short) value);
        at += Short.BYTES;
        return this;
    }

    Encoder be32(int value) {
        bytes.set(BE32, at, value);
        at += Integer.BYTES;
        return this;
    }

    Encoder raw(byte[] value) {
        MemorySegment.copy(value, 0, bytes, JAVA_BYTE, at, value.length);
        at += value.length;
        return this;
    }

    Encoder raw(MemorySegment source, long offset, long length) {
        MemorySegment.copy(source, offset, bytes, at, length);
        at += length;
        return this;
    }

    Encoder attribute(int type, byte[] value) {
        return header(type, value.length).raw(value).pad();
    }

    /** The header of one whose value of so many bytes, a multiple of 4, is written next. */
    Encoder attribute(int type, int length) {
        return header(type, length);
    }

    Encoder attributeU8(int type, int value) {
        return header(type, Byte.BYTES).u8(value).pad();
    }

    Encoder attributeU32(int type, int value) {
        return header(type, Integer.BYTES).u32(value);
    }

    Encoder attributeBe32(int type, int value) {
        return header(type, Integer.BYTES).be32(value);
    }

    Encoder attributeBe64(int type, long value) {
        header(type, Long.BYTES);
        bytes.set(BE64, at, value);
        at += Long.BYTES;
        return this;
    }

    /** With the zero at its end that the kernel wants. */
    Encoder attributeText(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return header(type, text.length + 1).raw(text).u8(0).pad();
    }

    /** Starts an attribute of attributes; {@link #end(long)} finishes it. */
    long nest(int type) {
        long start = at;
        header(type | NLA_F_NESTED, 0);
        return start;
    }

    void end(long nest) {
        long length = at - nest;
        if (length > LONGEST_ATTRIBUTE) {
            throw new IllegalStateException("an attribute of " + length + " bytes");
        }
        bytes.set(JAVA_SHORT_UNALIGNED, nest, (short) length);
    }

    private Encoder header(int type, int length) {
        return u16(ATTRIBUTE_HEADER + length).u16(type);
    }

    private Encoder pad() {
        while (at % 4 != 0) {
            u8(0);
        }
        return this;
    }
}
