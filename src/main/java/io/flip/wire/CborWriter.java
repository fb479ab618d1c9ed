package io.flip.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes one CBOR document (RFC 8949): arrays of known length, integers in the fewest bytes, no names. A record is an array of its fields in
 * a fixed order; a later version of Flip may add fields at the end. Equal values give equal bytes.
 *
 * <p>What is beyond {@link Limits} is an {@link IllegalArgumentException}: nobody could read it.
 */
final class CborWriter {

    /** A longer string is written in parts of so many characters. Earlier members do so, and digests are of these bytes. */
    private static final int PART = 3996;

    private static final int POSITIVE = 0x00;
    private static final int NEGATIVE = 0x20;
    private static final int BYTES = 0x40;
    private static final int TEXT = 0x60;
    private static final int ARRAY = 0x80;
    private static final int MAP = 0xa0;
    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;
    private static final int DOUBLE = 0xfb;
    private static final int PARTS = 0x7f;
    private static final int BREAK = 0xff;

    private byte[] bytes = new byte[512];
    private int length;

    /** One document. */
    static <T> byte[] write(Format<T> format, T value) {
        CborWriter writer = new CborWriter();
        format.write(writer, value);
        return Arrays.copyOf(writer.bytes, writer.length);
    }

    /** Bytes so far. */
    int length() {
        return length;
    }

    /** Opens an array whose elements are written next. */
    CborWriter open(int length) {
        require(length <= Limits.ELEMENTS, "too many elements");
        return head(ARRAY, length);
    }

    /** Ends an array: for the eye, since its length was said when it was opened. */
    CborWriter end() {
        return this;
    }

    CborWriter openMap(int length) {
        require(length <= Limits.ELEMENTS, "too many entries");
        return head(MAP, length);
    }

    /**
     * Opens an array that says its length at its end.
     *
     * @return where it starts
     */
    int openRecord() {
        room(1);
        return length++;
    }

    /**
     * Ends such an array, and takes back what was written behind its end.
     *
     * @param fields how many it has; less than 24, whose head has one byte
     * @param end how many bytes there were behind the last of them
     */
    void endRecord(int start, int fields, int end) {
        require(fields < 24, "too many fields");
        bytes[start] = (byte) (ARRAY + fields);
        length = end;
    }

    CborWriter id(String id) {
        require(!id.isEmpty(), "an empty id");
        return string(id, Limits.ID);
    }

    CborWriter text(String text) {
        return string(text, Limits.TEXT);
    }

    CborWriter number(long number) {
        return number < 0 ? head(NEGATIVE, ~number) : head(POSITIVE, number);
    }

    /** The canonical bits: all that is not a number is the same. */
    CborWriter real(double number) {
        return put(DOUBLE).big(Double.doubleToLongBits(number), 8);
    }

    CborWriter flag(boolean flag) {
        return put(flag ? TRUE : FALSE);
    }

    /** By ordinal: the order of the constants is part of the wire's version (a test pins it). */
    @SuppressWarnings("EnumOrdinal")
    CborWriter choice(Enum<?> choice) {
        return number(choice.ordinal());
    }

    CborWriter duration(Duration duration) {
        require(!duration.isNegative() && duration.compareTo(Limits.DURATION) <= 0, "a duration out of range");
        return number(duration.toNanos());
    }

    CborWriter bytes(byte[] content) {
        return head(BYTES, content.length).put(content);
    }

    <T> CborWriter value(Format<T> format, T value) {
        format.write(this, value);
        return this;
    }

    <T> CborWriter optional(Format<T> format, @Nullable T value) {
        if (value == null) {
            put(NULL);
        } else {
            format.write(this, value);
        }
        return this;
    }

    <T> CborWriter list(Format<T> format, Collection<? extends T> values) {
        open(values.size());
        for (T value : values) {
            format.write(this, value);
        }
        return this;
    }

    private CborWriter string(String text, int limit) {
        require(text.length() <= limit, "a string that is too long");
        require(Limits.wellFormed(text), "a string that is no Unicode text");
        if (text.length() <= PART) {
            return utf8(text);
        }
        put(PARTS);
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(at + PART, text.length());
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            utf8(text.substring(at, end));
            at = end;
        }
        return put(BREAK);
    }

    private CborWriter utf8(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return head(TEXT, utf8.length).put(utf8);
    }

    /** What comes, and a number in the fewest bytes: its value or its length. */
    private CborWriter head(int what, long number) {
        if (number < 24) {
            return put(what + (int) number);
        }
        int size = number < 1 << 8 ? 0 : number < 1 << 16 ? 1 : number < 1L << 32 ? 2 : 3;
        return put(what + 24 + size).big(number, 1 << size);
    }

    private CborWriter put(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    private CborWriter put(byte[] content) {
        room(content.length);
        System.arraycopy(content, 0, bytes, length, content.length);
        length += content.length;
        return this;
    }

    /** The last bytes of a number, the highest first. */
    private CborWriter big(long number, int size) {
        room(size);
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (number >>> shift);
        }
        return this;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException("not for the wire: " + otherwise);
        }
    }
}
