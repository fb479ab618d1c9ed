package io.flip.wire;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Writes one CBOR document: arrays of known length, integers in the fewest bytes, no names. A record is an array of its fields in
 * a fixed order; a later version of Flip may add fields at the end. Equal values give equal bytes.
 *
 * <p>What is beyond {@link Limits} is an {@link IllegalArgumentException}: nobody could read it.
 */
final class CborWriter implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final JsonGenerator out = Cbor.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);

    /** One document. */
    static <T> byte[] write(Format<T> format, T value) {
        try (CborWriter writer = new CborWriter()) {
            format.write(writer, value);
            return writer.finish();
        }
    }

    CborWriter open(int length) {
        require(length <= Limits.ELEMENTS, "too many elements");
        out.writeStartArray(null, length);
        return this;
    }

    CborWriter end() {
        out.writeEndArray();
        return this;
    }

    CborWriter openMap(int length) {
        require(length <= Limits.ELEMENTS, "too many entries");
        out.writeStartObject(null, length);
        return this;
    }

    CborWriter name(String name) {
        out.writeName(checked(name, Limits.TEXT));
        return this;
    }

    CborWriter endMap() {
        out.writeEndObject();
        return this;
    }

    CborWriter id(String id) {
        require(!id.isEmpty(), "an empty id");
        out.writeString(checked(id, Limits.ID));
        return this;
    }

    CborWriter text(String text) {
        out.writeString(checked(text, Limits.TEXT));
        return this;
    }

    CborWriter number(long number) {
        out.writeNumber(number);
        return this;
    }

    /** The canonical bits: all that is not a number is the same. */
    CborWriter real(double number) {
        out.writeNumber(Double.longBitsToDouble(Double.doubleToLongBits(number)));
        return this;
    }

    CborWriter flag(boolean flag) {
        out.writeBoolean(flag);
        return this;
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
        out.writeBinary(content);
        return this;
    }

    <T> CborWriter value(Format<T> format, T value) {
        format.write(this, value);
        return this;
    }

    <T> CborWriter optional(Format<T> format, @Nullable T value) {
        if (value == null) {
            out.writeNull();
        } else {
            format.write(this, value);
        }
        return this;
    }

    <T> CborWriter list(Format<T> format, Collection<? extends T> values) {
        open(values.size());
        values.forEach(value -> format.write(this, value));
        return end();
    }

    private byte[] finish() {
        out.flush();
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        out.close();
    }

    private static String checked(String text, int limit) {
        require(text.length() <= limit, "a string that is too long");
        require(Limits.wellFormed(text), "a string that is no Unicode text");
        return text;
    }

    static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException("not for the wire: " + otherwise);
        }
    }
}
