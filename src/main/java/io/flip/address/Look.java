package io.flip.address;

import io.flip.engine.time.Moment;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One look at the network.
 *
 * @param others the machine that was heard, by the address
 * @param ended until when others were surely listened to
 * @param stoodStill whether this process stood still meanwhile: then nothing follows from that nobody was heard
 */
record Look(Map<InetAddress, HardwareAddress> others, Moment ended, boolean stoodStill) {

    /** What a look may take longer than it listens: with that it is shorter than one where no quorum is heard ({@link SecondLook#UNHEARD}). */
    private static final Duration SLACK = Duration.ofMillis(50);

    /** How often others are asked where this process stood still meanwhile. */
    private static final int LOOKS = 5;

    static Look at(List<Kernel.Spot> spots, Duration time, Prober.Heed heed, Kernel kernel, Supplier<Moment> clock)
            throws IOException {
        Look look = new Look(Map.of(), clock.get(), !spots.isEmpty());
        for (int i = 0; i < LOOKS && look.stoodStill(); i++) {
            look = once(spots, time, heed, kernel, clock);
        }
        return look;
    }

    private static Look once(
            List<Kernel.Spot> spots, Duration time, Prober.Heed heed, Kernel kernel, Supplier<Moment> clock)
            throws IOException {
        long links = spots.stream().map(spot -> spot.link().index()).distinct().count();
        Moment began = clock.get();
        Map<InetAddress, HardwareAddress> others = kernel.probe(spots, time, heed);
        Moment now = clock.get();
        Moment end = began.plus(time.multipliedBy(links));
        return new Look(others, Moment.earlier(end, now), now.isAfter(end.plus(SLACK)));
    }
}
