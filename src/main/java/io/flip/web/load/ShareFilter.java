package io.flip.web.load;

import io.flip.web.access.Credentials;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import io.flip.web.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Decides about requests by connections beyond their client's share. Probes, and requests with the token, are answered: a reader that takes all of a
 * share may be behind the same address as the kubelet or an operator. Others are refused, after a pause, so that asking again without end costs little.
 */
@Component
@Order(-200) // before Spring Security
final class ShareFilter extends OncePerRequestFilter {

    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Door door;
    private final Credentials credentials;
    private final ProblemWriter problems;

    ShareFilter(Door door, Credentials credentials, ProblemWriter problems) {
        this.door = door;
        this.credentials = credentials;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Ends connection = Ends.of(request);
        if (!door.isBeyondShare(connection)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.CONNECTION, "close"); // each request there is decided about by itself
        if (door.approves(connection, Probes.isProbe(request) || credentials.areRight(request))) {
            chain.doFilter(request, response);
            return;
        }
        pause();
        problems.write(
                request,
                response,
                new ProblemException(
                                ProblemKind.TOO_MANY_CONNECTIONS,
                                "This member takes %d connections of one client. Close some, or use them again (keep-alive). Probes, and requests with the token, are answered all the same."
                                        .formatted(door.share()))
                        .retryAfter(RETRY));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
