package io.flip.bench;

import io.flip.e2e.FlipCluster;
import io.flip.e2e.Host;
import io.flip.e2e.Lab;
import java.time.Duration;

/** A cluster that keeps an address at {@link #home}, and at {@link #other} when home fails. */
interface Contender extends AutoCloseable {
    String ADDRESS = FlipCluster.FIRST;

    String name();

    Lab lab();

    Host home();

    Host other();

    /** Waits until the address is at home, and everything has settled enough for the next fault. */
    void awaitHome();

    /** Faults come at any moment of this cycle. */
    Duration cycle();

    @Override
    void close();

    /** Flip, as the end-to-end tests run it. */
    record Flip(String how, FlipCluster.Timing timing, FlipCluster cluster) implements Contender {
        /** With {@code ip_up} and {@code ip_down}. */
        static Flip programs(FlipCluster.Timing timing) {
            return new Flip("ip_up", timing, new FlipCluster("bench-" + timing.name(), timing, "hold").up());
        }

        /** With addresses that the member itself puts up, and so many of them. */
        static Flip addresses(FlipCluster.Timing timing, int more) {
            String title = "bench-address-" + timing.name() + "-" + more;
            return new Flip(
                    "address",
                    timing,
                    FlipCluster.addresses(title, timing, "release", true, more).up());
        }

        @Override
        public String name() {
            return "Flip, %s, %s (%d/%d ms)"
                    .formatted(how, timing.name(), timing.gossipInterval(), timing.pingTimeout());
        }

        @Override
        public Lab lab() {
            return cluster.lab();
        }

        @Override
        public Host home() {
            return cluster.a();
        }

        @Override
        public Host other() {
            return cluster.b();
        }

        @Override
        public void awaitHome() {
            cluster.awaitHome();
        }

        @Override
        public Duration cycle() {
            return Duration.ofMillis(timing.gossipInterval());
        }

        @Override
        public void close() {
            cluster.close();
        }
    }
}
