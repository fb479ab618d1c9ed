package io.flip.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads attributes one after the other ({@code struct nlattr}), within their part of a message; as {@link Messages}, it always ends. */
final class Attributes {
    private static final int TYPE_MASK = 0x3fff;
    private static final ValueLayout.OfLong BE64 = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;
    private final long end;
    private long next;
    private long attribute;
    private int length;

    Attributes(MemorySegment bytes, long start, long end) {
        this.bytes = bytes;
        this.next = start;
        this.end = end;
    }

    /** Goes to the next attribute; whether there is one. Less than a header at the end is padding. */
    boolean next() throws MalformedMessageException {
        if (end - next < Encoder.ATTRIBUTE_HEADER) {
            return false;
        }
        attribute = next;
        int says = Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, attribute));
        if (says < Encoder.ATTRIBUTE_HEADER || says > end - attribute) {
            throw new MalformedMessageException(
                    "an attribute that says it has " + says + " bytes, of " + (end - attribute));
        }
        length = says - Encoder.ATTRIBUTE_HEADER;
        next = attribute + (says + 3 & ~3);
        return true;
    }

    int type() {
        return bytes.get(JAVA_SHORT_UNALIGNED, attribute + Short.BYTES) & TYPE_MASK;
    }

    int length() {
        return length;
    }

    int u8() throws MalformedMessageException {
        return Byte.toUnsignedInt(bytes.get(JAVA_BYTE, value(Byte.BYTES)));
    }

    int u32() throws MalformedMessageException {
        return bytes.get(JAVA_INT_UNALIGNED, value(Integer.BYTES));
    }

    /** A number inside of a structure. */
    int u32At(int offset) throws MalformedMessageException {
        return bytes.get(JAVA_INT_UNALIGNED, value(offset + Integer.BYTES) + offset);
    }

    long be64() throws MalformedMessageException {
        return bytes.get(BE64, value(Long.BYTES));
    }

    byte[] raw() {
        return bytes.asSlice(attribute + Encoder.ATTRIBUTE_HEADER, length).toArray(JAVA_BYTE);
    }

    /** Up to its zero, or all of it. */
    String text() {
        byte[] raw = raw();
        int size = 0;
        while (size < raw.length && raw[size] != 0) {
            size++;
        }
        return new String(raw, 0, size, StandardCharsets.UTF_8);
    }

    Attributes nested() {
        long start = attribute + Encoder.ATTRIBUTE_HEADER;
        return new Attributes(bytes, start, start + length);
    }

    private long value(int needed) throws MalformedMessageException {
        if (length < needed) {
            throw new MalformedMessageException(
                    "an attribute of type " + type() + " with " + length + " bytes, which needs " + needed);
        }
        return attribute + Encoder.ATTRIBUTE_HEADER;
    }
}
