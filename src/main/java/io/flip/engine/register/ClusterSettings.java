package io.flip.engine.register;

import io.flip.engine.quorum.Quorum;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's timing and quorum.
 *
 * @param quorum how many voters must agree
 * @param quorumGiven whether an operator gave that number: else it follows the number of voters ({@link Quorum#majorityOf})
 * @param gossipInterval how often each member pings
 * @param pingPerInterval how many voters it pings each time
 * @param pingTimeout {@code T}: silence after which a member is suspected; also the lease term
 * @param autoremove a member that has been down for that long is removed; {@code null} for never
 * @param webhooks where events are sent to, sorted by name
 */
public record ClusterSettings(
        int quorum,
        boolean quorumGiven,
        Duration gossipInterval,
        int pingPerInterval,
        Duration pingTimeout,
        @Nullable Duration autoremove,
        List<WebhookConfig> webhooks) {

    /** One without webhooks. */
    public ClusterSettings(
            int quorum,
            boolean quorumGiven,
            Duration gossipInterval,
            int pingPerInterval,
            Duration pingTimeout,
            @Nullable Duration autoremove) {
        this(quorum, quorumGiven, gossipInterval, pingPerInterval, pingTimeout, autoremove, List.of());
    }

    /** A quorum that was given, and no member is removed by itself. */
    public ClusterSettings(int quorum, Duration gossipInterval, int pingPerInterval, Duration pingTimeout) {
        this(quorum, true, gossipInterval, pingPerInterval, pingTimeout, null);
    }

    ClusterSettings quorum(int needed) {
        return new ClusterSettings(
                needed, quorumGiven, gossipInterval, pingPerInterval, pingTimeout, autoremove, webhooks);
    }

    /** The same with other webhooks. */
    public ClusterSettings webhooks(List<WebhookConfig> others) {
        return new ClusterSettings(
                quorum, quorumGiven, gossipInterval, pingPerInterval, pingTimeout, autoremove, others);
    }

    public Optional<WebhookConfig> webhook(String name) {
        return webhooks.stream().filter(webhook -> webhook.name().equals(name)).findFirst();
    }
}
