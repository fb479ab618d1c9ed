package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;

/** How one kind of value is written and read back. Equal values are written as equal bytes. */
interface Format<T> {

    void write(CborWriter out, T value);

    T read(CborReader in) throws MalformedException;
}
