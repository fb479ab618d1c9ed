package io.flip.actuate;

import io.flip.node.NodeFront;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the engine's loop turns: all that liveness looks at, since a restart cures a stuck loop and nothing else. */
final class LoopHealth implements HealthIndicator {

    /** The loop turns several times a second; a pause of the garbage collector or of the machine is shorter. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final NodeFront node;

    LoopHealth(NodeFront node) {
        this.node = node;
    }

    @Override
    public Health health() {
        Duration since = node.sinceLastTurn();
        Health.Builder health = since.compareTo(LONGEST) < 0
                ? Health.up()
                : Health.down()
                        .withDetail("advice", "The engine's loop hangs: take a thread dump, then restart this member.");
        return health.withDetail("sinceLastTurnMs", since.toMillis()).build();
    }
}
