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
 * Which datagrams are opened, by where they come from (protocol 8, the order of checks): opening costs a hundred times as much as reading and
 * dropping. From where the configuration has a member, and from where a good one came, all are. All others share a small budget, for they may join,
 * or have another address now; each address has a part of it, so that a source that sends a flood spends its own part.
 *
 * <p>A sender's address can be forged. What comes from a member's and is no good is counted: beyond a share of the processor the large ones go unopened, which members hardly
 * send, and beyond a larger share any. A MAC makes what is forged so cheap to refuse that a member which sends one is heard through any flood of small ones: what comes
 * without one from its address is treated as anybody's. Bounded; for one thread.
 */
final class Sources {

    /** What is opened of one address of nobody in a second, and what of all of them, each in {@link #cost}. */
    static final int EACH = 4_000;

    static final int ALL = 32_000;

    /** Bad ones from members' addresses in a second until the large ones go unopened, and until all do: a tenth of a processor and half of one. */
    static final int FORGED_LARGE = 320_000;

    static final int FORGED = 1_600_000;

    private static final int SHARES = 256;
    private static final int BLOCK = 128;

    /** So many times as much as a MAC costs the cipher, at least. */
    private static final int CIPHER = 16;

    /** Good ones with a MAC in a row until one sends nothing else: before that it may be trying whether we understand it. */
    static final int SURE = 3;

    /** For so long after its last datagram with a MAC a member needs none without: one of before may be at its address now. */
    static final Duration SPEAKS_SO = Duration.ofMinutes(1);

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
    private boolean attacked; // once; until then no clock is asked for those of members
    private final @Nullable Budget[] shares = new Budget[SHARES];
    private final Map<InetSocketAddress, Integer> heard = bounded();
    private final Map<InetSocketAddress, Macs> macs = bounded();

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

    private static <T> Map<InetSocketAddress, T> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, T> eldest) {
                return size() > HEARD;
            }
        };
    }

    /**
     * Whether so many bytes from there are to be opened.
     *
     * @param mac whether they say that they have a MAC
     */
    boolean admits(InetSocketAddress from, int bytes, boolean mac) {
        if (configured.test(from) && (mac || !sendsMac(from))) {
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
        int cost = cost(bytes, mac);
        return own.has(cost, now) && all.takes(cost, now) && own.takes(cost, now);
    }

    private boolean sendsMac(InetSocketAddress from) {
        Macs known = macs.get(from);
        return known != null && known.inARow >= SURE && clock.get().isBefore(known.last.plus(SPEAKS_SO));
    }

    private boolean tooManyForged(int bytes) {
        if (!attacked) {
            return false;
        }
        Moment now = clock.get();
        boolean large = bytes > Limits.TARGET_DATAGRAM;
        return !forged.has(1, now) || (large && !forgedLarge.has(1, now));
    }

    /** About a third of a microsecond each, on a machine of 2026 whose compiler uses none of the processor's instructions for it. */
    static int cost(int bytes, boolean mac) {
        return (1 + bytes / BLOCK) * (mac ? 1 : CIPHER);
    }

    /** A good one came from there. */
    void good(InetSocketAddress from, boolean mac) {
        if (!configured.test(from)) {
            heard.put(from, 0);
        } else {
            macs.computeIfAbsent(from, _ -> new Macs(clock.get())).good(mac, clock.get());
        }
    }

    /** One that no key of ours opens came from there. */
    void bad(InetSocketAddress from, int bytes, boolean mac) {
        if (configured.test(from)) {
            attacked = true;
            forged.spend(cost(bytes, mac), clock.get());
            forgedLarge.spend(cost(bytes, mac), clock.get());
        }
        heard.computeIfPresent(from, (_, bad) -> bad + 1 < PATIENCE ? bad + 1 : null);
    }

    /** A member's good ones. What was recorded before it sent them comes without, and is no reason to think otherwise. */
    private static final class Macs {
        private int inARow;
        private Moment last;

        Macs(Moment now) {
            this.last = now;
        }

        void good(boolean mac, Moment now) {
            if (mac) {
                inARow = Math.min(SURE, inARow + 1);
                last = now;
            } else if (inARow < SURE || !now.isBefore(last.plus(SPEAKS_SO))) {
                inARow = 0;
            }
        }
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
