package io.flip.wire;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Refuses a nonce that was seen before: for each prefix (one run of a sender) a window slides behind the highest counter (RFC 6479);
 * what is behind the window is refused too. Ask only about what is authentic: then nobody without the key can move a window or add
 * a prefix.
 *
 * <p>The prefixes that were silent longest are forgotten first. A recording of such a run would pass; the echo of sessions makes it
 * worthless (protocol 2).
 */
final class ReplayWindow {
    static final int SIZE = 1024;
    static final int PREFIXES = 1024;

    private final Map<Long, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Window> eldest) {
            return size() > PREFIXES;
        }
    };

    /** Whether this one is new, and notes it. */
    boolean accept(long prefix, long counter) {
        return windows.computeIfAbsent(prefix, _ -> new Window()).accept(counter);
    }

    int prefixes() {
        return windows.size();
    }

    /** The last {@link #SIZE} counters up to the highest; the place of a counter is its remainder. */
    private static final class Window {
        private final BitSet seen = new BitSet(SIZE);
        private long highest = -1;

        boolean accept(long counter) {
            if (counter > highest) {
                slideTo(counter);
            } else if (counter <= highest - SIZE || seen.get(place(counter))) {
                return false;
            }
            seen.set(place(counter));
            return true;
        }

        private void slideTo(long counter) {
            if (counter - highest >= SIZE) {
                seen.clear();
            } else {
                for (long passed = highest + 1; passed <= counter; passed++) {
                    seen.clear(place(passed));
                }
            }
            highest = counter;
        }

        private static int place(long counter) {
            return (int) (counter % SIZE);
        }
    }
}
