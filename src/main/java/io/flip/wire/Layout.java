package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;

/**
 * A record {@code R} as an array of its fields. Behind the last one that a reader needs none is written. Those that this version does not know are
 * skipped.
 *
 * @param kind the number that is written before them, for {@link Kinds} to read; {@link #NO_KIND} for none
 * @param maker reads the fields alone, and makes the record of them
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record Layout<R>(int kind, Class<? super R> type, Field<R, ?>[] fields, Reader<R> maker) implements Format<R> {

    private static final int NO_KIND = -1;

    /** Begins the layout of such a record: its fields come next. */
    static <R> Declaration<R> of(Class<? super R> type) {
        return new Declaration<>(NO_KIND, type);
    }

    @Override
    public void write(CborWriter out, R record) {
        int start = out.openRecord();
        int first = 0;
        if (kind != NO_KIND) {
            out.number(kind);
            first = 1;
        }
        int length = first;
        int end = out.length();
        for (int at = 0; at < fields.length; at++) {
            if (fields[at].write(out, record, length == first + at)) {
                length = first + at + 1;
                end = out.length();
            }
        }
        out.endRecord(start, length, end);
    }

    @Override
    public R read(CborReader in) throws MalformedException {
        in.open();
        R record = maker.read(in);
        in.end();
        return record;
    }
}
