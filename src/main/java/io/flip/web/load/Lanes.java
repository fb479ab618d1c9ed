package io.flip.web.load;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Which work is done where. Kinds do not wait for each other: probes are answered while somebody reads all items, the history's disk holds up
 * the history alone, and a request with the token does not wait for those without.
 */
@Component
public final class Lanes implements DisposableBean {

    private static final Set<String> MEASURES = Set.of("/actuator/prometheus", "/actuator/info", "/v3/api-docs");

    private final Lane probes = new Lane("probes");
    private final Lane metrics = new Lane("metrics");
    private final Lane views = new Lane("views");
    private final Lane history = new Lane("history");
    private final Lane current = new Lane("current");
    private final Lane bodies = new Lane("bodies");
    private final Lane operators = new Lane("operators");

    Lanes() {}

    /**
     * A request that changes nothing.
     *
     * @param asksOthers whether it waits for a majority
     * @param probe whether it is one that all probes share
     * @param trusted whether it comes with the token
     */
    record Question(String path, boolean asksOthers, boolean probe, boolean trusted) {}

    /** Where it is answered; empty where it makes its answer itself. */
    Optional<Lane> of(Question question) {
        String path = question.path();
        if (question.probe()) {
            return Optional.of(probes);
        }
        boolean measures = path.startsWith("/actuator/health") || MEASURES.contains(path);
        if (!measures && (!path.startsWith("/api/") || path.startsWith("/api/v1/events"))) {
            return Optional.empty();
        }
        if (question.trusted()) {
            return Optional.of(operators);
        }
        if (measures) {
            return Optional.of(metrics);
        }
        if (path.equals("/api/v1/history") || path.startsWith("/api/v1/why/") || path.endsWith("/data/why")) {
            return Optional.of(history);
        }
        return Optional.of(question.asksOthers() ? current : views);
    }

    /**
     * Reads a body; large ones take long.
     *
     * @throws RejectedExecutionException where too many wait
     */
    public <T> T read(Callable<T> body) {
        try {
            return bodies.submit(body).get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void destroy() {
        List.of(probes, metrics, views, history, current, bodies, operators).forEach(Lane::close);
    }
}
