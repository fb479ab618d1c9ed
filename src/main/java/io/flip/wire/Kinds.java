package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import java.util.List;

/** One of the records of a sealed {@code T}, with the number of its kind before its fields: {@code [kind, fields...]}. */
record Kinds<T>(List<Layout<? extends T>> kinds) implements Format<T> {

    /** @throws IllegalArgumentException if their numbers are not 0, 1, 2... */
    Kinds {
        for (int number = 0; number < kinds.size(); number++) {
            CborWriter.require(
                    kinds.get(number).kind() == number, kinds.get(number).type() + " as kind " + number);
        }
    }

    /** In the order of their numbers. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <T> Kinds<T> of(Layout<? extends T>... kinds) {
        return new Kinds<>(List.of(kinds));
    }

    /** Begins the layout of one kind: its fields come next. */
    static <R> Declaration<R> kind(int number, Class<R> type) {
        return new Declaration<>(number, type);
    }

    @Override
    @SuppressWarnings("unchecked") // it is the layout of the value's class
    public void write(CborWriter out, T value) {
        for (Layout<? extends T> kind : kinds) {
            if (kind.type() == value.getClass()) {
                ((Layout<T>) kind).write(out, value);
                return;
            }
        }
        throw new IllegalArgumentException("not for the wire: a " + value.getClass());
    }

    @Override
    public T read(CborReader in) throws MalformedException {
        in.open();
        T value = kinds.get(in.count(kinds.size() - 1)).maker().read(in);
        in.end();
        return value;
    }
}
