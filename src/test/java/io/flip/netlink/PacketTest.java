package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.e2e.Await;
import io.flip.e2e.RequiresRoot;
import io.flip.netlink.ConflictWatch.AddressConflict;
import io.flip.netlink.ConflictWatch.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Announcements, probes and the listener for others, between two hosts on one wire, in namespaces. */
@RequiresRoot
class PacketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final List<InetAddress> BOTH = Bytes.addresses("10.0.0.100", "2001:db8::100");
    private static final HardwareAddress FIRST = HardwareAddress.parse("02:00:00:00:00:01");
    private static final HardwareAddress SECOND = HardwareAddress.parse("02:00:00:00:00:02");

    private final Namespace one = new Namespace();
    private final Namespace two = new Namespace();
    private Link eth0;
    private Link lo;

    @BeforeEach
    void connect() throws IOException {
        Namespace.connect(one, two);
        two.ip("addr add 10.0.0.2/24 dev eth0");
        two.ip("addr add 2001:db8::2/64 dev eth0 nodad");
        try (Route route = one.run(Route::open)) {
            eth0 = route.link("eth0");
            lo = route.link("lo");
        }
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void anAnnouncementChangesWhatNeighboursKnow() throws IOException {
        try (Announcer announcer = one.run(Announcer::open)) {
            for (InetAddress address : BOTH) {
                two.ip("neigh replace " + address.getHostAddress() + " lladdr 02:00:00:00:00:99 dev eth0 nud stale");
            }
            two.sysctl("net.ipv4.neigh.eth0.locktime", 0);
            announcer.announce(eth0, BOTH);
            for (InetAddress address : BOTH) {
                Await.until(
                        address + " is known anew",
                        PATIENCE,
                        () -> two.ip("neigh show " + address.getHostAddress()).contains("02:00:00:00:00:01"),
                        () -> two.ip("neigh show"));
            }
            assertThat(two.ip("-6 neigh show")).doesNotContain("router");
            announcer.announce(lo, BOTH);
            one.ip("link set eth0 down");
            assertThatThrownBy(() -> announcer.announce(eth0, BOTH))
                    .hasMessage("announce on eth0: the interface is down (errno 100)");
            one.ip("link del eth0");
            assertThatThrownBy(() -> announcer.announce(eth0, BOTH))
                    .hasMessage("announce on eth0: the interface or address is gone (errno 6)");
        }
    }

    @Test
    void whoHasAnAddressAnswers() throws IOException {
        two.ip("addr add 10.0.0.100/32 dev eth0");
        two.ip("addr add 2001:db8::100/128 dev eth0 nodad");
        try (Prober prober = one.run(Prober::open)) {
            assertThat(prober.probe(eth0, BOTH, WAIT, Prober.Heed.ANSWERS, Set.of()))
                    .isEqualTo(Map.of(BOTH.getFirst(), SECOND, BOTH.getLast(), SECOND));
            List<InetAddress> free = Bytes.addresses("10.0.0.7", "2001:db8::7");
            long start = System.nanoTime();
            assertThat(prober.probe(eth0, free, Duration.ofMillis(20), Prober.Heed.ANSWERS, Set.of()))
                    .isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(19));
            assertThat(prober.probe(
                            eth0,
                            Bytes.addresses("10.0.0.7", "10.0.0.100"),
                            Duration.ofMillis(200),
                            Prober.Heed.ANSWERS,
                            Set.of()))
                    .containsOnlyKeys(BOTH.getFirst());
            assertThat(prober.probe(eth0, BOTH, WAIT, Prober.Heed.ANSWERS, Set.of(SECOND)))
                    .as("another link of this machine")
                    .isEmpty();
            assertThat(prober.probe(lo, BOTH, WAIT, Prober.Heed.ANSWERS, Set.of()))
                    .isEmpty();
            assertThat(two.ip("neigh show")).as("nobody learns from a question").isEmpty();
        }
    }

    @Test
    void whoIsFencedDoesNotAnswer() throws IOException {
        two.ip("addr add 10.0.0.100/32 dev eth0");
        two.ip("addr add 2001:db8::100/128 dev eth0 nodad");
        try (Prober prober = one.run(Prober::open);
                FenceTable fence = two.run(() -> FenceTable.open("a"))) {
            fence.load(List.of());
            fence.hold(BOTH);
            assertThat(prober.probe(eth0, BOTH, Duration.ofMillis(100), Prober.Heed.ANSWERS, Set.of()))
                    .isEmpty();
            fence.lease(BOTH, 600_000);
            assertThat(prober.probe(eth0, BOTH, WAIT, Prober.Heed.ANSWERS, Set.of()))
                    .hasSize(2);
        }
    }

    @Test
    void anAnswerIsHeardPastAFirewall() throws IOException {
        two.ip("addr add 2001:db8::100/128 dev eth0 nodad");
        one.shell("nft add table inet filter");
        one.shell("nft add chain inet filter input { type filter hook input priority 0 ; policy drop ; }");
        one.shell("nft add chain inet filter output { type filter hook output priority 0 ; policy drop ; }");
        try (Prober prober = one.run(Prober::open)) {
            assertThat(prober.probe(eth0, List.of(BOTH.getLast()), WAIT, Prober.Heed.ANSWERS, Set.of()))
                    .containsValue(SECOND);
        }
    }

    @Test
    void conflictsAreTold() throws Exception {
        LinkedBlockingQueue<AddressConflict> conflicts = new LinkedBlockingQueue<>();
        try (ConflictWatch watch = one.run(() -> ConflictWatch.start("conflicts", conflicts::add, unexpected -> {}));
                Announcer own = one.run(Announcer::open);
                Announcer other = two.run(Announcer::open);
                Route there = two.run(Route::open)) {
            Link otherEnd = there.link("eth0");
            watch.watch(Set.copyOf(BOTH), Set.of(FIRST));
            own.announce(eth0, BOTH);
            other.announce(otherEnd, Bytes.addresses("10.0.0.7", "2001:db8::7"));
            for (int i = 0; i < 3; i++) {
                other.announce(otherEnd, BOTH);
            }
            assertThat(List.of(take(conflicts), take(conflicts), take(conflicts)))
                    .containsExactlyInAnyOrder(
                            new AddressConflict(BOTH.getFirst(), eth0.index(), SECOND, Way.ARP_REQUEST),
                            new AddressConflict(BOTH.getFirst(), eth0.index(), SECOND, Way.ARP_REPLY),
                            new AddressConflict(BOTH.getLast(), eth0.index(), SECOND, Way.ADVERTISEMENT));
            watch.watch(Set.of(), Set.of());
        }
    }

    @Test
    void aWatchThatEndsByItselfSaysWhy() throws Exception {
        LinkedBlockingQueue<Exception> ended = new LinkedBlockingQueue<>();
        IllegalStateException broken = new IllegalStateException("broken by the test");
        try (ConflictWatch watch = one.run(() -> ConflictWatch.start(
                        "conflicts",
                        conflict -> {
                            throw broken;
                        },
                        ended::add));
                Announcer other = two.run(Announcer::open);
                Route there = two.run(Route::open)) {
            watch.watch(Set.copyOf(BOTH), Set.of(FIRST));
            other.announce(there.link("eth0"), BOTH);
            assertThat(ended.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isSameAs(broken);
        }
    }

    private static AddressConflict take(LinkedBlockingQueue<AddressConflict> conflicts) throws InterruptedException {
        AddressConflict conflict = conflicts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(conflict).isNotNull();
        return conflict;
    }

    @Test
    void whoMayNotIsToldWhatIsMissing() {
        String words = one.powerless(() -> {
            try (Prober weak = Prober.open()) {
                weak.probe(lo, BOTH, WAIT, Prober.Heed.ANSWERS, Set.of());
                return "opened";
            } catch (IOException refused) {
                return refused.getMessage();
            }
        });
        assertThat(words)
                .isEqualTo("open a socket (family 17): not permitted: this process needs CAP_NET_RAW (errno 1)");
    }
}
