package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads what {@link CborWriter} wrote, with one token of look-ahead. The bytes are hostile: every length is held against
 * {@link Limits} and nothing is allocated for what is merely announced. What is behind the fields that this version knows is skipped.
 *
 * <p>Each method reads one value, or says with a {@link MalformedException} why it can't.
 */
final class CborReader implements AutoCloseable {
    private final JsonParser in;
    private final boolean ours;
    private @Nullable JsonToken token;

    private CborReader(byte[] bytes, boolean ours) {
        this.ours = ours;
        in = Cbor.FACTORY.createParser(ObjectReadContext.empty(), bytes);
        token = in.nextToken();
    }

    /** One document, which must fill the bytes. */
    static <T> T read(Format<T> format, byte[] bytes) throws MalformedException {
        return read(format, bytes, false);
    }

    /** One document that this member wrote itself: with numbers that nobody takes from others any more ({@link #real}). */
    static <T> T readStored(Format<T> format, byte[] bytes) throws MalformedException {
        return read(format, bytes, true);
    }

    private static <T> T read(Format<T> format, byte[] bytes, boolean ours) throws MalformedException {
        if (bytes.length > Limits.BODY) {
            throw new MalformedException("larger than " + Limits.BODY + " bytes");
        }
        try (CborReader reader = new CborReader(bytes, ours)) {
            T value = format.read(reader);
            reader.expect(null);
            return value;
        } catch (RuntimeException e) {
            // Jackson's own exceptions, and whatever else hostile bytes may drive its parser into
            throw new MalformedException("not CBOR: " + e.getMessage(), e);
        }
    }

    void open() throws MalformedException {
        expect(JsonToken.START_ARRAY);
        advance();
    }

    /** Another element of the array that was opened last. */
    boolean more() {
        return token != JsonToken.END_ARRAY;
    }

    /** Ends the array, past all that a later version may have added to it. */
    void end() throws MalformedException {
        while (token != null && token != JsonToken.END_ARRAY) {
            in.skipChildren();
            advance();
        }
        expect(JsonToken.END_ARRAY);
        advance();
    }

    void openMap() throws MalformedException {
        expect(JsonToken.START_OBJECT);
        advance();
    }

    /** The next name of the map that was opened last; {@code null}, and the map is closed, where there is none. */
    @Nullable
    String name() throws MalformedException {
        if (token == JsonToken.END_OBJECT) {
            advance();
            return null;
        }
        expect(JsonToken.PROPERTY_NAME);
        String name = checked(in.currentName(), Limits.TEXT);
        advance();
        return name;
    }

    @Nullable
    JsonToken peek() {
        return token;
    }

    String id() throws MalformedException {
        String id = string(Limits.ID);
        if (id.isEmpty()) {
            throw new MalformedException("an empty id");
        }
        return id;
    }

    String text() throws MalformedException {
        return string(Limits.TEXT);
    }

    long number() throws MalformedException {
        expect(JsonToken.VALUE_NUMBER_INT);
        NumberType type = in.getNumberType();
        if (type != NumberType.INT && type != NumberType.LONG) {
            throw new MalformedException("a number of more than 64 bits");
        }
        long number = in.getLongValue();
        advance();
        return number;
    }

    /** A number that is not negative. */
    long count() throws MalformedException {
        return between(0, Long.MAX_VALUE);
    }

    long epoch() throws MalformedException {
        return between(0, Limits.EPOCH);
    }

    int count(int most) throws MalformedException {
        return (int) between(0, most);
    }

    int integer() throws MalformedException {
        return (int) between(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private long between(long least, long most) throws MalformedException {
        long number = number();
        if (number < least || number > most) {
            throw new MalformedException(number + " is not within " + least + ".." + most);
        }
        return number;
    }

    /** JSON knows no infinity, so no configuration that has one can be shown, or given to a handler: what others send has none. */
    double real() throws MalformedException {
        expect(JsonToken.VALUE_NUMBER_FLOAT);
        if (in.getNumberType() == NumberType.BIG_DECIMAL) {
            throw new MalformedException("a number of more than 64 bits");
        }
        double number = in.getDoubleValue();
        if (!ours && !Double.isFinite(number)) {
            throw new MalformedException("a number that is not finite");
        }
        advance();
        return number;
    }

    boolean flag() throws MalformedException {
        boolean flag = token == JsonToken.VALUE_TRUE;
        expect(flag ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE);
        advance();
        return flag;
    }

    <E extends Enum<E>> E choice(List<E> choices) throws MalformedException {
        return choices.get(count(choices.size() - 1));
    }

    Duration duration() throws MalformedException {
        return Duration.ofNanos(count());
    }

    byte[] bytes(int most) throws MalformedException {
        expect(JsonToken.VALUE_EMBEDDED_OBJECT);
        ByteArrayOutputStream content = new Bounded(most);
        in.readBinaryValue(content);
        advance();
        return content.toByteArray();
    }

    <T> @Nullable T optional(Format<T> format) throws MalformedException {
        if (token == JsonToken.VALUE_NULL) {
            advance();
            return null;
        }
        return format.read(this);
    }

    <T> List<T> list(Format<T> format) throws MalformedException {
        open();
        List<T> values = new ArrayList<>();
        while (more()) {
            if (values.size() == Limits.ELEMENTS) {
                throw new MalformedException("too many elements");
            }
            values.add(format.read(this));
        }
        end();
        return List.copyOf(values);
    }

    private String string(int most) throws MalformedException {
        expect(JsonToken.VALUE_STRING);
        String text = checked(in.getString(), most);
        advance();
        return text;
    }

    private static String checked(String text, int most) throws MalformedException {
        if (text.length() > most) {
            throw new MalformedException("a string of more than " + most + " characters");
        }
        if (!Limits.wellFormed(text)) {
            throw new MalformedException("a string that is no Unicode text");
        }
        return text;
    }

    private void advance() {
        token = in.nextToken();
    }

    private void expect(@Nullable JsonToken wanted) throws MalformedException {
        if (token != wanted) {
            throw new MalformedException("expected " + wanted + ", found " + token);
        }
    }

    @Override
    public void close() {
        in.close();
    }

    /** Takes no more than it may: the announced length is not believed. */
    private static final class Bounded extends ByteArrayOutputStream {
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public synchronized void write(byte[] from, int offset, int length) {
            if (length > most - count) {
                throw new IllegalStateException("more than " + most + " bytes");
            }
            super.write(from, offset, length);
        }
    }
}
