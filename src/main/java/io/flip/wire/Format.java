package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How one kind of value is written and read back. Equal values are written as equal bytes. */
interface Format<T extends @Nullable Object> {

    /** @throws IllegalArgumentException if the value is beyond {@link Limits} */
    void write(CborWriter out, T value);

    /** @throws MalformedException if the next bytes are no such value; before memory is taken for what is beyond {@link Limits} */
    T read(CborReader in) throws MalformedException;

    /** The half of a format that reads. */
    @FunctionalInterface
    interface Reader<T extends @Nullable Object> {
        T read(CborReader in) throws MalformedException;
    }

    /** A format of two halves, for a value that is no record. */
    record Plain<T extends @Nullable Object>(BiConsumer<CborWriter, T> writer, Reader<T> reader) implements Format<T> {

        @Override
        public void write(CborWriter out, T value) {
            writer.accept(out, value);
        }

        @Override
        public T read(CborReader in) throws MalformedException {
            return reader.read(in);
        }
    }

    static <T extends @Nullable Object> Format<T> of(BiConsumer<CborWriter, T> writer, Reader<T> reader) {
        return new Plain<>(writer, reader);
    }

    /** Such a value, or {@code null}. */
    static <T> Format<@Nullable T> orNull(Format<T> format) {
        return of((out, value) -> out.optional(format, value), in -> in.optional(format));
    }

    /** An array of such values. */
    static <T> Format<List<T>> listOf(Format<T> format) {
        return of((out, values) -> out.list(format, values), in -> in.list(format));
    }

    /** A field that each version has. */
    default <R> Field<R, T> of(Function<R, T> from) {
        return new Field<>(writer(), reader(), from, false, null, false);
    }

    /** A field that came later. It is left off if it is the default, unless a field behind it is needed. */
    default <R> Field<R, T> added(Function<R, T> from, T missing) {
        return new Field<>(writer(), reader(), from, true, missing, false);
    }

    /** A field that came later, together with the one before it. It is there if that one is, too. */
    default <R> Field<R, T> along(Function<R, T> from, T missing) {
        return new Field<>(writer(), reader(), from, true, missing, true);
    }

    /** The half that writes. */
    default BiConsumer<CborWriter, T> writer() {
        return this::write;
    }

    /** The half that reads. */
    default Reader<T> reader() {
        return this::read;
    }
}
