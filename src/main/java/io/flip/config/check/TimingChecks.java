package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.bind.FlipProperties.Timing;
import io.flip.config.read.Findings;
import java.time.Duration;

/** Whether members are heard often enough to be believed alive (protocol 2). */
final class TimingChecks {

    private static final String TIMEOUT = "flip.ping_timeout";
    private static final String AUTOREMOVE = "flip.autoremove";
    private static final int TIMEOUTS = 10;
    private static final String[] TIMING = {
        "flip.gossip_interval", "flip.ping_per_interval", TIMEOUT, "flip.voters", "flip.servers"
    };

    private TimingChecks() {}

    static void check(FlipProperties properties, Findings findings) {
        Timing timing = properties.timing();
        long round = round(timing, peers(properties));
        autoremove(timing, findings);
        long least = round + (round + 1) / 2; // 1.5 rounds, rounded up
        if (findings.sound(TIMING) && timing.pingTimeout().toMillis() < least) {
            findings.mistake(
                    TIMEOUT,
                    timing.pingTimeout().toMillis() + " ms, the default",
                    "is less than one and a half rounds of pings (a round is ceil(" + peers(properties) + " / "
                            + timing.pingPerInterval() + ") * "
                            + timing.gossipInterval().toMillis() + " = " + round
                            + " ms), so living members would be suspected",
                    "write at least " + least + ", or a smaller gossip_interval, or a larger ping_per_interval");
        }
    }

    /** A member that restarts is not to be removed. */
    private static void autoremove(Timing timing, Findings findings) {
        Duration after = timing.autoremove();
        Duration least = timing.pingTimeout().multipliedBy(TIMEOUTS);
        if (after != null && findings.sound(AUTOREMOVE, TIMEOUT) && after.compareTo(least) < 0) {
            findings.mistake(
                    AUTOREMOVE,
                    "",
                    "is less than " + TIMEOUTS + " ping_timeouts, so that a member would be removed that only restarts",
                    "write at least " + least.toMillis() + ", better several minutes");
        }
    }

    private static long round(Timing timing, int peers) {
        return Math.ceilDiv(peers, timing.pingPerInterval())
                * timing.gossipInterval().toMillis();
    }

    /** How many voters a member pings at most: all of them, where some member is none. */
    private static int peers(FlipProperties properties) {
        int voters = properties.voterIds().size();
        return voters < properties.servers().size() ? voters : Math.max(0, voters - 1);
    }
}
