package io.flip.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Whose page has a browser send a request. Others than browsers say nothing of it. */
final class Site {

    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private Site() {}

    /**
     * What tells that it is another site's; {@code null} where nothing does.
     *
     * @param host as the request says it
     */
    static @Nullable String foreign(HttpServletRequest request, @Nullable String host) {
        String site = request.getHeader(FETCH_SITE);
        if (site != null && !OWN.contains(site) && !follows(request)) {
            return FETCH_SITE + ": " + site;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean own = origin == null || (host != null && isOwn(origin, host, request.getScheme()));
        return own ? null : "Origin: " + origin;
    }

    /** Somebody follows a link to here: the other page does not see what it leads to. */
    private static boolean follows(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    /** The host and the port must be those that are asked. A proxy may speak HTTPS where this member speaks HTTP, and not the other way round. */
    private static boolean isOwn(String origin, String host, String scheme) {
        try {
            URI page = URI.create(origin);
            String its = page.getScheme();
            return its != null
                    && page.getRawAuthority() != null
                    && (its.equals(scheme) || its.equals("https"))
                    && Authority.complete(page.getRawAuthority(), its).equalsIgnoreCase(Authority.complete(host, its));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
