package io.flip.handler;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * File descriptors that are kept for putting things down: where the process has no other left, these are given back, and one handler can be
 * started. Whatever took the rest, an item must not stay up because of it. Safe from any thread.
 */
final class SpareDescriptors {

    /** What starting one handler takes, twice over. */
    static final int KEPT = 24;

    private static final File NOTHING = new File("/dev/null");

    private final Deque<FileInputStream> kept = new ArrayDeque<>();

    SpareDescriptors() {
        keep();
    }

    /** Takes as many as it has lost, as far as there are any. */
    synchronized void keep() {
        try {
            while (kept.size() < KEPT) {
                kept.push(new FileInputStream(NOTHING));
            }
        } catch (IOException none) {
            // more the next time
        }
    }

    /** Until they are kept again, others may take them: that is to be soon. */
    synchronized void giveBack() {
        while (!kept.isEmpty()) {
            try {
                kept.pop().close();
            } catch (IOException closedAllTheSame) {
                // it is free
            }
        }
    }
}
