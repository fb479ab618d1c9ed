package io.flip.handler;

import java.nio.file.Path;
import java.util.Objects;

/** How processes are started, on Linux: what is promised holds for each. */
enum Way {
    BY_THE_C_LIBRARY {
        @Override
        Posix posix() {
            Posix posix = Objects.requireNonNull(Posix.find());
            Objects.requireNonNull(posix.spawn(), "glibc is too old here for this test");
            return posix;
        }
    },
    BY_JAVA {
        @Override
        Posix posix() {
            return Objects.requireNonNull(Posix.find()).withoutSpawn();
        }
    };

    abstract Posix posix();

    Workshop workshop(Path directory, int parallel) {
        return new Workshop(directory, parallel, posix());
    }
}
