package io.flip.web.access;

import io.flip.config.ApiHosts;
import io.flip.engine.plan.Legible;
import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemKind;
import io.flip.web.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that nobody may send: one by a method that means nothing here, one for a host that is not this member, one of another
 * site's page in a browser, or a change that is no JSON.
 */
final class Doorkeeper extends OncePerRequestFilter {

    private static final String METHODS = "GET, HEAD, OPTIONS, POST, PUT, DELETE";
    private static final Set<String> KNOWN = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH");
    private static final int SHOWN = 100;

    private final ApiHosts hosts;
    private final NodeFront node;
    private final ProblemWriter writer;

    Doorkeeper(ApiHosts hosts, NodeFront node, ProblemWriter writer) {
        this.hosts = hosts;
        this.node = node;
        this.writer = writer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ProblemDetail problem = problem(request, response);
        if (problem == null) {
            chain.doFilter(request, response);
        } else {
            writer.write(request, response, problem);
        }
    }

    private @Nullable ProblemDetail problem(HttpServletRequest request, HttpServletResponse response) {
        if (!KNOWN.contains(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, METHODS);
            return ProblemKind.METHOD_NOT_ALLOWED.with(
                    "%s is possible nowhere here; use one of %s.".formatted(shown(request.getMethod()), METHODS));
        }
        String host = host(request);
        if (host != null
                && !hosts.include(
                        Authority.host(host), () -> node.snapshot().config().members())) {
            return ProblemKind.UNKNOWN_HOST.with(
                    ("The Host header says '%s', which is no name of this member. Ask by an"
                                    + " address, by localhost, or by a name of the machine or of a member; or add the name to"
                                    + " flip.api.hosts of this member.")
                            .formatted(shown(host)));
        }
        String site = Site.foreign(request, host);
        if (site != null) {
            return ProblemKind.FORBIDDEN.with(
                    "A browser sends this for a page of another site (%s), and only this member's own may ask it."
                            .formatted(shown(site)));
        }
        if (ChangeRule.isChange(request) && !isJson(request)) {
            return ProblemKind.UNSUPPORTED_CONTENT.with(
                    "Changes are JSON: send 'Content-Type: application/json', or neither a body nor a type.");
        }
        return null;
    }

    /** {@code null} where it is not said, which no browser does: by HTTP/1.0. */
    private static @Nullable String host(HttpServletRequest request) {
        String said = request.getHeader(HttpHeaders.HOST);
        boolean second = said == null && request.getProtocol().startsWith("HTTP/2");
        String host = second ? request.getServerName() + ":" + request.getServerPort() : said;
        return host == null || host.isBlank() ? null : host.strip();
    }

    private static boolean isJson(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null) {
            return request.getContentLengthLong() <= 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
        }
        try {
            return MediaType.parseMediaType(type).equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
        } catch (InvalidMediaTypeException _) {
            return false;
        }
    }

    private static String shown(String sent) {
        return Legible.shown(sent.length() <= SHOWN ? sent : sent.substring(0, SHOWN) + "...");
    }
}
