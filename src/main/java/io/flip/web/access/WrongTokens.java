package io.flip.web.access;

import io.flip.node.Telemetry;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Slows down sources that try tokens: of one source {@value #AT_ONCE} wrong ones are looked at, and then one in each half second. What is kept of the
 * sources takes the same room however many there are: two may share a place, by chance. Safe from any thread.
 */
@Component
final class WrongTokens {

    static final int AT_ONCE = 20;
    static final Duration ONE_MORE = Duration.ofMillis(500);
    static final Duration QUIET = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(WrongTokens.class);
    private static final int PLACES = 1 << 12;
    private static final int NETWORK = 8;

    /** For each place, when all that was tried there will have been paid for. */
    private final AtomicLongArray paid = new AtomicLongArray(PLACES);

    /** So that nobody can choose with whom they share a place. */
    private final long salt = new SecureRandom().nextLong();

    private final LongSupplier nanos;
    private final List<Telemetry> telemetry;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong said;

    @Autowired
    WrongTokens(List<Telemetry> telemetry) {
        this(since(System.nanoTime()), telemetry);
    }

    /** @param nanos since some moment; never less than before */
    WrongTokens(LongSupplier nanos, List<Telemetry> telemetry) {
        this.nanos = nanos;
        this.telemetry = telemetry;
        this.said = new AtomicLong(-QUIET.toNanos());
    }

    private static LongSupplier since(long begin) {
        return () -> System.nanoTime() - begin;
    }

    /** Whether another one from there is looked at; it counts as a wrong one until it turns out to be {@link #right}. */
    boolean mayTry(String address) {
        int place = place(address);
        while (true) {
            long before = paid.get(place);
            long now = nanos.getAsLong();
            long next = Math.max(before, now) + ONE_MORE.toNanos();
            if (next - now > AT_ONCE * ONE_MORE.toNanos()) {
                return false;
            }
            if (paid.compareAndSet(place, before, next)) {
                return true;
            }
        }
    }

    /** Whoever knows the token is not slowed down by using it. */
    void right(String address) {
        paid.addAndGet(place(address), -ONE_MORE.toNanos());
    }

    /** Counts it, and says so, at most once in {@link #QUIET}: how many there were, and from where the last came. */
    void wrong(String address) {
        telemetry.forEach(Telemetry::wrongToken);
        unsaid.incrementAndGet();
        long now = nanos.getAsLong();
        long last = said.get();
        if (now - last >= QUIET.toNanos() && said.compareAndSet(last, now)) {
            LOG.warn("Wrong tokens were sent by REST: {}, the last one from {}", unsaid.getAndSet(0), address);
        }
    }

    /** An address of IPv6 stands for its network, in which whoever has one has all; this machine's own are one source. */
    private int place(String address) {
        long source = address.hashCode();
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            byte[] bytes = parsed.getAddress();
            source = parsed.isLoopbackAddress()
                    ? 0
                    : bytes.length > NETWORK
                            ? ByteBuffer.wrap(bytes).getLong()
                            : ByteBuffer.wrap(bytes).getInt();
        } catch (IllegalArgumentException _) {
            // by its text
        }
        return (int) Math.floorMod(mixed(source ^ salt), (long) PLACES);
    }

    /** MurmurHash3's finalizer: each bit of the source decides on each of the place. */
    private static long mixed(long bits) {
        long half = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        long whole = (half ^ (half >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return whole ^ (whole >>> 33);
    }
}
