package io.flip.engine.register;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a system's items are addresses, which the member itself puts on an interface. The prefix length, where there is one, is part of the item.
 *
 * @param interfaceName its name; {@code null} for the interface whose subnet has the address
 * @param fence whether the kernel drops what an address sends and gets once its lease is over
 * @param refresh how often the neighbours are told of an address that is up; zero for never again
 * @param withoutLink whether it is put up on an interface that passes no packet, too
 * @param asSource whether new connections of this machine may leave from it, if it is one of IPv6
 * @param probe whether the network is asked for another machine that has the address
 */
public record AddressConfig(
        @Nullable String interfaceName,
        boolean fence,
        Duration refresh,
        boolean withoutLink,
        boolean asSource,
        boolean probe) {

    public static final Duration REFRESH = Duration.ofMinutes(1);

    /** What counts where nothing is written. */
    public static final AddressConfig DEFAULT = new AddressConfig(null, true, REFRESH, false, false, true);

    /** Whether an address is the same on the machine by both, so that it may stay up when the one becomes the other. */
    boolean doesAs(AddressConfig other) {
        return Objects.equals(interfaceName, other.interfaceName) && fence == other.fence && asSource == other.asSource;
    }
}
