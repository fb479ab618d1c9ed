package io.flip.actuate;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Values of one label, so many and no more: nobody who sends us things must be able to fill the registry. */
final class Labels {

    private static final String OTHER = "other";

    private final int most;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    Labels(int most) {
        this.most = most;
    }

    /** The value itself, or {@code other} where there are too many already. */
    String bounded(String value) {
        if (seen.contains(value)) {
            return value;
        }
        return seen.size() < most && seen.add(value) ? value : OTHER;
    }

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
