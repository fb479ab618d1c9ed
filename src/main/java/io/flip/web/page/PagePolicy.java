package io.flip.web.page;

import io.flip.engine.report.Snapshot;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a browser lets the page do (Content Security Policy): load its own files and ask its own member, and nothing else. It may also knock at
 * the other members, at the port that it was asked at itself, to find out which of them answers when its own does not. It can't read what
 * they say: they allow no other site anything.
 */
final class PagePolicy {

    static final String HEADER = "Content-Security-Policy";

    private static final String OWN_FILES = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';";

    private static final String NOTHING_ELSE = " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    /** Other members that are named: a header has its bounds. */
    private static final int MOST = 16;

    /** What a policy can name: no IPv6 address. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private PagePolicy() {}

    /** @param asked the header {@code Host}: it has the port, unless that is the scheme's own */
    static String of(Snapshot now, @Nullable String asked) {
        String port = PORT.matcher(asked == null ? "" : asked)
                .results()
                .map(found -> found.group())
                .findFirst()
                .orElse("");
        List<String> others = now.config().members().stream()
                .filter(member -> !member.id().equals(now.self()))
                .map(member -> member.ip())
                .filter(HOST.asMatchPredicate())
                .distinct()
                .limit(MOST)
                .map(host -> host + port)
                .toList();
        String knockable = Stream.concat(Stream.of("'self'"), others.stream()).collect(Collectors.joining(" "));
        return OWN_FILES + " connect-src " + knockable + ";" + NOTHING_ELSE;
    }
}
