package io.flip.node;

import io.flip.engine.time.Moment;
import io.flip.wire.Limits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which datagrams are opened, by where they come from: opening costs a hundred times as much as reading and dropping. From where the configuration has a member,
 * and from where a good one came, all are. All others, who may join, or whose address has changed, share a small budget, a part of it for each address, so that
 * whoever sends a flood spends his own.
 *
 * <p>A sender's address can be forged. What comes from a member's and is no good is counted: beyond a share of the processor the large ones go unopened, which members hardly
 * send, and beyond a larger share any. Bounded; for one thread.
 */
final class Sources {

    /** What is opened of one address of nobody in a second, and what of all of them, each in {@link #cost}. */
    static final int EACH = 250;

    static final int ALL = 2_000;

    /** Bad ones from members' addresses in a second until the large ones go unopened, and until all do: a tenth of a processor and half of one. */
    static final int FORGED_LARGE = 20_000;

    static final int FORGED = 100_000;

    private static final int SHARES = 256;
    private static final int BLOCK = 128;

    /** Addresses from which good ones came. */
    static final int HEARD = 4096;

    /** Bad ones in a row until such an address is nobody's again: a recorded good one makes anybody's known. */
    static final int PATIENCE = 16;

    private final Predicate<InetSocketAddress> configured;
    private final Supplier<Moment> clock;
    private final int seed;
    private final Budget all;
    private final Budget forged;
    private final Budget forgedLarge;
    private boolean attacked; // once; until then no clock is asked for those who are members
    private final @Nullable Budget[] shares = new Budget[SHARES];
    private final Map<InetSocketAddress, Integer> heard = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Integer> eldest) {
            return size() > HEARD;
        }
    };

    /**
     * @param configured whether a member is there
     * @param seed random, so that nobody can choose an address that shares another's part
     */
    Sources(Predicate<InetSocketAddress> configured, Supplier<Moment> clock, int seed) {
        this.configured = configured;
        this.clock = clock;
        this.seed = seed;
        this.all = new Budget(ALL, clock.get());
        this.forged = new Budget(FORGED, clock.get());
        this.forgedLarge = new Budget(FORGED_LARGE, clock.get());
    }

    /** Whether so many bytes from there are to be opened. */
    boolean admits(InetSocketAddress from, int bytes) {
        if (configured.test(from)) {
            return !tooManyForged(bytes);
        }
        if (heard.containsKey(from)) {
            return true;
        }
        Moment now = clock.get();
        int share = Math.floorMod((from.getAddress().hashCode() ^ seed) * 0x9e3779b1, SHARES);
        Budget own = shares[share];
        if (own == null) {
            own = new Budget(EACH, now);
            shares[share] = own;
        }
        return own.has(cost(bytes), now) && all.takes(cost(bytes), now) && own.takes(cost(bytes), now);
    }

    private boolean tooManyForged(int bytes) {
        if (!attacked) {
            return false;
        }
        Moment now = clock.get();
        boolean large = bytes > Limits.TARGET_DATAGRAM;
        return !forged.has(1, now) || (large && !forgedLarge.has(1, now));
    }

    /** About 5 microseconds each, on a machine of 2026 whose compiler uses none of the processor's instructions for it. */
    static int cost(int bytes) {
        return 1 + bytes / BLOCK;
    }

    /** A good one came from there. */
    void good(InetSocketAddress from) {
        if (!configured.test(from)) {
            heard.put(from, 0);
        }
    }

    /** One that no key of ours opens came from there. */
    void bad(InetSocketAddress from, int bytes) {
        if (configured.test(from)) {
            attacked = true;
            forged.spend(cost(bytes), clock.get());
            forgedLarge.spend(cost(bytes), clock.get());
        }
        heard.computeIfPresent(from, (_, bad) -> bad + 1 < PATIENCE ? bad + 1 : null);
    }

    /** So much for each second; what is not spent is kept for one second. */
    private static final class Budget {
        private static final long SECOND = Duration.ofSeconds(1).toNanos();

        private final int each;
        private double left;
        private Moment at;

        Budget(int each, Moment now) {
            this.each = each;
            this.left = each;
            this.at = now;
        }

        boolean has(int cost, Moment now) {
            double earned = (double) each * Math.min(SECOND, now.since(at).toNanos()) / SECOND;
            left = Math.min(each, left + earned);
            at = now;
            return left >= cost;
        }

        void spend(int cost, Moment now) {
            has(cost, now);
            left = Math.max(0, left - cost);
        }

        boolean takes(int cost, Moment now) {
            boolean enough = has(cost, now);
            left -= enough ? cost : 0;
            return enough;
        }
    }
}
