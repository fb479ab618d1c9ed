package io.flip.web.load;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** Which requests come by connections beyond their client's share; the web server's endpoints say it. Safe from any thread. */
@Component
final class Door {

    private final List<BoundedEndpoint> endpoints = new CopyOnWriteArrayList<>();

    Door() {}

    void of(BoundedEndpoint endpoint) {
        endpoints.add(endpoint);
    }

    boolean isBeyondShare(Ends connection) {
        return endpoints.stream().anyMatch(endpoint -> endpoint.isBeyondShare(connection));
    }

    /** Whether what is asked by a connection beyond a share is answered; {@code good}: whether it may be. */
    boolean approves(Ends connection, boolean good) {
        return endpoints.stream().allMatch(endpoint -> endpoint.approves(connection, good));
    }

    /** How many are remembered that were taken on approval. */
    int onApproval() {
        return endpoints.stream().mapToInt(BoundedEndpoint::onApproval).sum();
    }

    /** Connections of one client. */
    int share() {
        return endpoints.stream().mapToInt(BoundedEndpoint::share).max().orElse(0);
    }
}
