package io.flip.engine.register;

import io.flip.engine.plan.Legible;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where events are sent to, and which of them. An event passes that has what each filter names; one that is empty names nothing, and all pass it.
 *
 * @param name tells it from the others
 * @param url of {@code http} or {@code https}
 * @param source what the events say that they come from
 * @param kinds such as {@code item}
 * @param systems ids: only their items pass
 * @param states such as {@code failed}: only what has come into one of them passes
 */
public record WebhookConfig(
        String name, String url, String source, List<String> kinds, List<String> systems, List<String> states) {

    /** How many a cluster may have. */
    public static final int MOST = 16;

    public static final String SOURCE = "/flip";
    public static final List<String> KINDS = List.of("member", "item", "config", "lease");

    /** Those of items, of members, and of a lease. */
    public static final List<String> STATES = List.of(
            "active",
            "activating",
            "deactivating",
            "waiting",
            "unassigned",
            "failed",
            "stuck",
            "alive",
            "probably_down",
            "down",
            "left",
            "removed",
            "superseded",
            "held",
            "lost");

    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_SOURCE = 255;
    private static final int MOST_SYSTEMS = 100;

    /** What every member needs, to know it by and to tell the others of it; {@code null} where nothing is wrong. What else a URL must be, its readers know. */
    @Nullable
    String problem() {
        boolean known = KINDS.containsAll(kinds) && STATES.containsAll(states);
        if (!plain(name, LONGEST_NAME)) {
            return "needs a name of 1 to " + LONGEST_NAME + " characters that can be printed.";
        }
        if (!plain(url, LONGEST_URL) || !(url.startsWith("http://") || url.startsWith("https://"))) {
            return "needs a url that begins with http:// or https://, of at most " + LONGEST_URL + " characters.";
        }
        if (!plain(source, LONGEST_SOURCE)) {
            return "needs a source of 1 to " + LONGEST_SOURCE + " characters that can be printed.";
        }
        if (!known) {
            return "has a kind or a state that is none: kinds are " + String.join(", ", KINDS) + ", and states "
                    + String.join(", ", STATES) + ".";
        }
        return systems.size() <= MOST_SYSTEMS ? null : "may name " + MOST_SYSTEMS + " systems.";
    }

    private static boolean plain(String text, int longest) {
        return !text.isBlank()
                && text.length() <= longest
                && Legible.firstHidden(text).isEmpty();
    }
}
