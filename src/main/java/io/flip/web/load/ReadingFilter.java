package io.flip.web.load;

import io.flip.memory.Exhaustion;
import io.flip.web.access.Credentials;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Answers requests that change nothing: once for all that ask the same, in the lane of its kind, and sent from memory that is bounded. Behind whatever
 * decides who may ask, and before all that takes work.
 */
@Component
@Order(0)
final class ReadingFilter extends OncePerRequestFilter {

    /** How long a request waits for its turn; then it is told to come back. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Answers that have been on their way for longer give way to others. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    /** Of the heap, for all answers that are on their way: a share that no other part of a member counts on. */
    private static final int SHARE_OF_MEMORY = 8;

    private static final int LONGEST_KEY = 2048;
    static final Set<String> READING = Set.of("GET", "HEAD");

    /** What else of a request may change its answer. */
    static final List<String> NEGOTIATED =
            List.of(HttpHeaders.ACCEPT, HttpHeaders.IF_NONE_MATCH, HttpHeaders.IF_MODIFIED_SINCE, HttpHeaders.RANGE);

    private final Lanes lanes;
    private final Credentials credentials;
    private final ProblemWriter problems;
    private final Together together;
    private final int largest;

    @Autowired
    ReadingFilter(Lanes lanes, Credentials credentials, ProblemWriter problems) {
        this(lanes, credentials, problems, Runtime.getRuntime().maxMemory());
    }

    /** @param heap bytes that this process may have in all */
    ReadingFilter(Lanes lanes, Credentials credentials, ProblemWriter problems, long heap) {
        this.lanes = lanes;
        this.credentials = credentials;
        this.problems = problems;
        long memory = heap / SHARE_OF_MEMORY;
        this.together = new Together(new InFlight(memory, SLOW), PATIENCE);
        this.largest = (int) Math.min(memory, Integer.MAX_VALUE);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Optional<Lane> lane =
                    READING.contains(request.getMethod()) ? lanes.of(question(request)) : Optional.empty();
            if (lane.isPresent()) {
                answer(request, response, chain, lane.get());
            } else {
                chain.doFilter(request, response);
            }
        } catch (ServletException | IOException | RuntimeException | Error failed) {
            Exhaustion.look(failed);
            throw failed;
        }
    }

    /** As the controllers are found by it: without the parameters of its segments, and decoded. */
    private static String path(HttpServletRequest request) {
        return PathContainer.parsePath(request.getRequestURI()).elements().stream()
                .map(element ->
                        element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value())
                .collect(Collectors.joining());
    }

    private Lanes.Question question(HttpServletRequest request) {
        return new Lanes.Question(
                path(request), asksOthers(request), Probes.isProbe(request), credentials.areRight(request));
    }

    private static boolean asksOthers(HttpServletRequest request) {
        return request.getParameter("current") != null;
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain, Lane lane)
            throws ServletException, IOException {
        Answer answer;
        try {
            answer = together.ask(lane.name() + "\n" + key(request), lane, () -> made(request, response, chain));
        } catch (AnswerTooLargeException large) {
            problems.write(request, response, large.problem());
            return;
        } catch (ProblemException busy) {
            problems.write(request, response, busy);
            return;
        } catch (ServletException | IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new ServletException(failed);
        }
        try {
            describe(request, answer.pattern());
            answer.sendTo(response);
        } finally {
            together.done(answer);
        }
    }

    private Answer made(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Capture capture = new Capture(response, largest);
        chain.doFilter(request, capture);
        return capture.answer(ServerHttpObservationFilter.findObservationContext(request)
                .map(ServerRequestObservationContext::getPathPattern)
                .orElse(null));
    }

    /** Only the first of the requests has been through the controllers. */
    private static void describe(HttpServletRequest request, @Nullable String pattern) {
        if (pattern != null) {
            ServerHttpObservationFilter.findObservationContext(request)
                    .ifPresent(context -> context.setPathPattern(pattern));
        }
    }

    /** What makes two requests the same; one that says very much is nobody's like. */
    private static String key(HttpServletRequest request) {
        String key = Stream.concat(
                        Stream.of(request.getMethod(), request.getRequestURI(), request.getQueryString()),
                        NEGOTIATED.stream().map(request::getHeader))
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
        return key.length() <= LONGEST_KEY ? key : key + "\n" + request.getRequestId();
    }
}
