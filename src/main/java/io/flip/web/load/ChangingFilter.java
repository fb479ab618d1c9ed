package io.flip.web.load;

import io.flip.memory.Exhaustion;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import io.flip.web.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets so many changes be in work at once. They have places of their own: no reading takes one. It comes behind the filters that decide who may change anything. */
@Component
@Order(1)
final class ChangingFilter extends OncePerRequestFilter {

    static final int AT_ONCE = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final ProblemWriter problems;

    ChangingFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return READING.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!entered()) {
            ProblemException busy = new ProblemException(
                            ProblemKind.TOO_BUSY,
                            "%d changes are in work at this member. Ask another, or try again later."
                                    .formatted(AT_ONCE))
                    .retryAfter(PATIENCE);
            problems.write(request, response, busy);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | IOException | RuntimeException | Error failed) {
            Exhaustion.look(failed);
            throw failed;
        } finally {
            places.release();
        }
    }

    private boolean entered() {
        try {
            return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
