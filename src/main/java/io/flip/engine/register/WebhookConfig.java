package io.flip.engine.register;

import io.flip.engine.plan.Legible;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
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

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_SOURCE = 255;
    private static final int MOST_SYSTEMS = 100;
    private static final int PORTS = 0xffff;

    /** What is wrong with one of them, and what to write instead. */
    public record Problem(String field, String why, String instead) {}

    /** The first that is wrong; empty where it can be used. What is a mistake of the file's alone is not looked for. */
    public Optional<Problem> problem() {
        return nameProblem(name)
                .or(() -> urlProblem(url))
                .or(() -> sourceProblem(source))
                .or(() -> unknown("kinds", kinds, KINDS))
                .or(() -> unknown("states", states, STATES))
                .or(() -> systems.size() <= MOST_SYSTEMS
                        ? Optional.empty()
                        : Optional.of(new Problem(
                                "systems", "has " + systems.size() + " of them", "name at most " + MOST_SYSTEMS)));
    }

    public static Optional<Problem> nameProblem(String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                "name",
                                "is no name of a webhook",
                                "write 1 to 63 letters, digits, dots, hyphens and underscores, beginning with a letter or a digit"));
    }

    public static Optional<Problem> urlProblem(String url) {
        String why = wrongWith(url);
        return why == null
                ? Optional.empty()
                : Optional.of(new Problem("url", why, "write such as https://hooks.example.org/flip"));
    }

    private static @Nullable String wrongWith(String url) {
        if (url.length() > LONGEST_URL) {
            return "has more than " + LONGEST_URL + " characters";
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            return "is no URL";
        }
        String scheme = uri.getScheme();
        if (scheme == null || !Set.of("http", "https").contains(scheme)) {
            return "does not begin with http:// or https://";
        }
        if (uri.getRawUserInfo() != null) {
            return "has a name or a password in it, and everybody who reads the configuration would see it";
        }
        if (uri.getHost() == null || uri.getPort() > PORTS || uri.getPort() == 0) {
            return "names no host, or a port that is none";
        }
        return uri.getRawFragment() == null ? null : "has a fragment (#), which no server is sent";
    }

    public static Optional<Problem> sourceProblem(String source) {
        OptionalInt hidden = Legible.firstHidden(source);
        boolean fine = !source.isBlank() && source.length() <= LONGEST_SOURCE && hidden.isEmpty() && isUri(source);
        return fine
                ? Optional.empty()
                : Optional.of(new Problem(
                        "source",
                        "is no URI of 1 to " + LONGEST_SOURCE + " characters",
                        "write such as /flip/prod, or leave it out"));
    }

    private static boolean isUri(String text) {
        try {
            return !new URI(text).toString().isEmpty();
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static Optional<Problem> unknown(String field, List<String> words, List<String> known) {
        return words.stream()
                .filter(word -> !known.contains(word))
                .findFirst()
                .map(word -> new Problem(
                        field,
                        "has " + Legible.shown(word) + ", which is none",
                        "write of " + String.join(", ", known)));
    }
}
