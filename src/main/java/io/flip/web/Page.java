package io.flip.web;

import io.flip.web.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriUtils;

/**
 * A part of a long list, and where the next one begins.
 *
 * @param more whether anything follows
 */
record Page<T>(List<T> entries, boolean more) {

    /** Entries of a page at most, and where no limit is asked for. */
    static final int MOST = 10_000;

    /** @throws ProblemException where a client may not ask for so many */
    static int limit(int asked) {
        if (asked < 1 || asked > MOST) {
            throw ProblemException.badParameter("limit must be from 1 to %d.".formatted(MOST));
        }
        return asked;
    }

    /** @param rest what is left of the list, in its order */
    static <T> Page<T> of(Stream<T> rest, int limit) {
        List<T> entries = rest.limit(limit + 1L).collect(Collectors.toCollection(ArrayList::new));
        boolean more = entries.size() > limit;
        if (more) {
            entries.removeLast();
        }
        return new Page<>(List.copyOf(entries), more);
    }

    /** RFC 8288; without anything where nothing follows. */
    HttpHeaders link(String path, SequencedMap<String, String> parameters) {
        HttpHeaders headers = new HttpHeaders();
        if (more) {
            String query = parameters.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + UriUtils.encode(entry.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            headers.set(HttpHeaders.LINK, "<%s?%s>; rel=\"next\"".formatted(path, query));
        }
        return headers;
    }
}
