package io.flip.engine.register;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of the configuration.
 *
 * @param ip its address or host name
 * @param port its UDP port
 * @param priority lower comes first; {@code null} is after all others
 * @param systems the systems that it takes part in; none makes it an arbiter
 * @param voter whether its opinion counts
 */
public record MemberConfig(
        String id, String ip, int port, @Nullable Integer priority, List<String> systems, boolean voter) {

    public boolean arbiter() {
        return systems.isEmpty();
    }
}
