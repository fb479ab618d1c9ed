package io.flip.web.load;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Which requests are probes: those for a member's health, asked as the kubelet, a load balancer or {@code curl} asks. There are so few of them that
 * all requests share a handful of answers, so nobody can have so many made that others wait.
 */
final class Probes {

    private static final Set<String> PATHS =
            Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");
    private static final Set<String> ACCEPTED = Set.of(MediaType.ALL_VALUE, MediaType.APPLICATION_JSON_VALUE);

    private Probes() {}

    static boolean isProbe(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return PATHS.contains(request.getRequestURI())
                && ReadingFilter.READING.contains(request.getMethod())
                && request.getQueryString() == null
                && (accept == null || ACCEPTED.contains(accept))
                && ReadingFilter.NEGOTIATED.stream()
                        .allMatch(header -> header.equals(HttpHeaders.ACCEPT) || request.getHeader(header) == null);
    }
}
