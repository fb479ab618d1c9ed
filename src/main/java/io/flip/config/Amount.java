package io.flip.config;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** How much some items come to. One member may have to hold all of a cluster's, and its claim must be something that the others accept. */
record Amount(long items, long bytes) {

    private static final int MOST_ITEMS = 100_000;

    /** Half of what a message may have: there is more in it than items. */
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    static Amount of(Stream<String> items) {
        return items.map(item -> new Amount(1, item.getBytes(StandardCharsets.UTF_8).length))
                .reduce(new Amount(0, 0), Amount::plus);
    }

    Amount plus(Amount other) {
        return new Amount(items + other.items, bytes + other.bytes);
    }

    /** Whether a cluster may have as much. */
    void check(String property, Findings findings) {
        if (items > MOST_ITEMS) {
            findings.mistake(
                    property,
                    "has " + items + " items, and a cluster may have " + MOST_ITEMS,
                    "make several clusters of them");
        } else if (bytes > MOST_BYTES) {
            findings.mistake(
                    property,
                    "has " + bytes + " bytes of items, and a cluster may have " + MOST_BYTES,
                    "write shorter items");
        }
    }
}
