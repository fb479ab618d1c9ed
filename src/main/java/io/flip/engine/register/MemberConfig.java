package io.flip.engine.register;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of the configuration.
 *
 * @param ip its address or host name
 * @param port its UDP port
 * @param priority lower comes first; {@code null} is after all others
 * @param systems the systems that it takes part in; none makes it an arbiter
 * @param voter whether its opinion is to count; it does as soon as its storage is known
 * @param drained whether it gets nothing until it is resumed; it keeps its vote
 * @param storage the data directory that it votes with in the register; {@code null} as long as it is not known
 */
public record MemberConfig(
        String id,
        String ip,
        int port,
        @Nullable Integer priority,
        List<String> systems,
        boolean voter,
        boolean drained,
        @Nullable StorageId storage) {

    /** As plans count them (protocol 4). */
    static final Comparator<MemberConfig> BY_PRIORITY = Comparator.comparing(
                    MemberConfig::priority, Comparator.<@Nullable Integer>nullsLast(Comparator.naturalOrder()))
            .thenComparing(MemberConfig::id);

    /** One that is not drained, and whose storage is not known. */
    public MemberConfig(
            String id, String ip, int port, @Nullable Integer priority, List<String> systems, boolean voter) {
        this(id, ip, port, priority, systems, voter, false, null);
    }

    public boolean arbiter() {
        return systems.isEmpty();
    }

    /** Whether both are at one address. */
    boolean isWhere(MemberConfig other) {
        return ip.equals(other.ip) && port == other.port;
    }

    MemberConfig drained(boolean now) {
        return new MemberConfig(id, ip, port, priority, systems, voter, now, storage);
    }

    MemberConfig storage(@Nullable StorageId now) {
        return new MemberConfig(id, ip, port, priority, systems, voter, drained, now);
    }

    MemberConfig address(String newIp, int newPort) {
        return new MemberConfig(id, newIp, newPort, priority, systems, voter, drained, storage);
    }

    MemberConfig systems(List<String> now) {
        return new MemberConfig(id, ip, port, priority, now, voter, drained, storage);
    }
}
