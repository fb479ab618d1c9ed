package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One field of a record {@code R}, for both directions: how it is written and read, and where it is found.
 *
 * @param added whether it came later, so that it may be missing
 * @param missing what it is then
 * @param along whether it came together with the one before it
 */
record Field<R, A extends @Nullable Object>(
        BiConsumer<CborWriter, A> writer,
        Format.Reader<A> reader,
        Function<R, A> from,
        boolean added,
        @Nullable A missing,
        boolean along) {

    /**
     * @param before whether the field before it is needed
     * @return whether it is needed itself: if it was missing, a reader would take it for something else
     */
    boolean write(CborWriter out, R record, boolean before) {
        A value = from.apply(record);
        writer.accept(out, value);
        return !added || (along && before) || !Objects.equals(value, missing);
    }

    @SuppressWarnings("NullAway") // what was added has something that it is if it is missing: of its type
    A read(CborReader in) throws MalformedException {
        return added && !in.more() ? missing : reader.read(in);
    }
}
