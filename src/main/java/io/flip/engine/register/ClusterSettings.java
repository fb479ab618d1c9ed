package io.flip.engine.register;

import java.time.Duration;

/**
 * The cluster's timing and quorum.
 *
 * @param quorum how many voters must agree
 * @param gossipInterval how often each member pings
 * @param pingPerInterval how many voters it pings each time
 * @param pingTimeout {@code T}: silence after which a member is suspected; also the lease term
 */
public record ClusterSettings(int quorum, Duration gossipInterval, int pingPerInterval, Duration pingTimeout) {}
