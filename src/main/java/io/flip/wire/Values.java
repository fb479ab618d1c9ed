package io.flip.wire;

import java.time.Duration;
import java.util.List;

/** The plain values that records are made of. Each is held against its bound before memory is taken for it. */
final class Values {

    static final Format<String> TEXT = Format.of(CborWriter::text, CborReader::text);
    static final Format<Boolean> FLAG = Format.of(CborWriter::flag, CborReader::flag);
    static final Format<Duration> DURATION = Format.of(CborWriter::duration, CborReader::duration);

    /** Any of 64 bits. */
    static final Format<Long> NUMBER = Format.of(CborWriter::number, CborReader::number);

    /** One that is not negative. */
    static final Format<Long> COUNT = Format.of(CborWriter::number, CborReader::count);

    static final Format<Long> EPOCH = Format.of(CborWriter::number, CborReader::epoch);
    static final Format<Integer> INTEGER = Format.of((out, number) -> out.number(number), CborReader::integer);

    private Values() {}

    /** From 0 to that. */
    static Format<Integer> upTo(int most) {
        return Format.of((out, number) -> out.number(number), in -> in.count(most));
    }

    /** By ordinal. */
    static <E extends Enum<E>> Format<E> oneOf(E[] values) {
        List<E> choices = List.of(values);
        return Format.of(CborWriter::choice, in -> in.choice(choices));
    }
}
