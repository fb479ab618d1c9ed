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

    private final LinkedHashMap<Long, Window> windows = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Window> eldest) {
            return size() > PREFIXES;
        }
    };

    /** Whether this one is new, and notes it. */
    boolean accept(long prefix, long counter) {
        Window known = windows.get(prefix);
        Window window = known == null ? new Window() : known;
        windows.putLast(prefix, window);
        return window.accept(counter);
    }

    /** Whether {@link #accept} would refuse it; notes nothing, and makes no prefix one that was heard lately. */
    boolean seen(long prefix, long counter) {
        Window window = windows.get(prefix);
        return window != null && window.seen(counter);
    }

    int prefixes() {
        return windows.size();
    }

    /** The last {@link #SIZE} counters up to the highest; the place of a counter is its remainder. */
    private static final class Window {
        private final BitSet seen = new BitSet(SIZE);
        private long highest = -1;

        boolean accept(long counter) {
            if (seen(counter)) {
                return false;
            }
            if (counter > highest) {
                slideTo(counter);
            }
            seen.set(place(counter));
            return true;
        }

        boolean seen(long counter) {
            return counter <= highest && (counter <= highest - SIZE || seen.get(place(counter)));
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
