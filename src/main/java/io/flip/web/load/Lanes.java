package io.flip.web.load;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Which work is done where. Kinds do not wait for each other: probes are answered while somebody reads all items, and the history's disk holds up
 * the history alone.
 */
@Component
public final class Lanes implements DisposableBean {

    private final Lane probes = new Lane("probes");
    private final Lane metrics = new Lane("metrics");
    private final Lane views = new Lane("views");
    private final Lane history = new Lane("history");
    private final Lane current = new Lane("current");
    private final Lane bodies = new Lane("bodies");

    Lanes() {}

    /** Where a request that changes nothing is answered; empty where it makes its answer itself. */
    Optional<Lane> of(String path, boolean asksOthers) {
        if (path.startsWith("/actuator/health")) {
            return Optional.of(probes);
        }
        if (path.equals("/actuator/prometheus") || path.equals("/actuator/info") || path.equals("/v3/api-docs")) {
            return Optional.of(metrics);
        }
        if (!path.startsWith("/api/") || path.startsWith("/api/v1/events")) {
            return Optional.empty();
        }
        if (path.equals("/api/v1/history") || path.endsWith("/data/why")) {
            return Optional.of(history);
        }
        return Optional.of(asksOthers ? current : views);
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
        List.of(probes, metrics, views, history, current, bodies).forEach(Lane::close);
    }
}
