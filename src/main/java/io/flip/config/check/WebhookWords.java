package io.flip.config.check;

import io.flip.engine.plan.Legible;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a webhook may be called, where it may be, and what it may say that its events come from. */
final class WebhookWords {

    /** What is wrong, and what to write instead. */
    record Problem(String why, String instead) {}

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final List<String> SCHEMES = List.of("http", "https");
    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_SOURCE = 255;
    private static final int PORTS = 0xffff;

    private WebhookWords() {}

    static Optional<Problem> name(String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                "is no name of a webhook",
                                "write 1 to 63 letters, digits, dots, hyphens and underscores, beginning with a letter or a digit"));
    }

    static Optional<Problem> url(String url) {
        return Optional.ofNullable(wrongWith(url))
                .map(why -> new Problem(why, "write such as https://hooks.example.org/flip"));
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
        if (scheme == null || !SCHEMES.contains(scheme)) {
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

    static Optional<Problem> source(String source) {
        boolean fine = !source.isBlank()
                && source.length() <= LONGEST_SOURCE
                && Legible.firstHidden(source).isEmpty()
                && isUri(source);
        return fine
                ? Optional.empty()
                : Optional.of(new Problem(
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
}
