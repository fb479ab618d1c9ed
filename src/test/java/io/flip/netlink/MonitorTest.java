package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.RequiresRoot;
import io.flip.netlink.Monitor.Notification;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against this machine's kernel, in a namespace. */
@RequiresRoot
class MonitorTest {
    private static final int PATIENCE_SECONDS = 20;

    private final Namespace namespace = new Namespace();
    private final LinkedBlockingQueue<Notification> events = new LinkedBlockingQueue<>();
    private Monitor monitor;

    @BeforeEach
    void start() {
        namespace.ip("link add eth0 type veth peer name eth1");
        namespace.ip("link set eth0 addrgenmode none up");
        namespace.ip("link set eth1 addrgenmode none up");
        monitor = namespace.run(() -> Monitor.start("monitor", events::add));
    }

    @AfterEach
    void close() {
        monitor.close();
        namespace.close();
    }

    /** The next event of that type that the condition is true of; others before it are passed over. */
    private <T extends Notification> T await(Class<T> type, Predicate<T> condition) {
        try {
            while (true) {
                Notification event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(event).as("no such " + type.getSimpleName()).isNotNull();
                if (type.isInstance(event) && condition.test(type.cast(event))) {
                    return type.cast(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tellsOfAddresses() {
        namespace.ip("addr add 10.0.0.1/24 dev eth0");
        namespace.ip("addr add 2001:db8::1/64 dev eth0 nodad");
        namespace.ip("addr del 10.0.0.1/24 dev eth0");
        Notification.AddressAdded four = await(Notification.AddressAdded.class, added -> true);
        assertThat(four.address())
                .returns(Bytes.address("10.0.0.1"), PresentAddress::address)
                .returns(24, PresentAddress::prefixLength)
                .returns("eth0", PresentAddress::label);
        await(
                Notification.AddressAdded.class,
                added -> added.address().address().equals(Bytes.address("2001:db8::1")));
        Notification.AddressRemoved gone = await(Notification.AddressRemoved.class, removed -> true);
        assertThat(gone.address().address()).isEqualTo(Bytes.address("10.0.0.1"));
    }

    @Test
    void tellsOfLinks() {
        namespace.ip("link set eth1 down");
        Notification.LinkChanged lost = await(
                Notification.LinkChanged.class, changed -> changed.now().name().equals("eth0"));
        assertThat(lost.before()).isNotNull().matches(Link::hasCarrier);
        assertThat(lost.now()).matches(link -> link.isUp() && !link.hasCarrier());
        namespace.ip("link set eth1 up");
        await(
                Notification.LinkChanged.class,
                changed -> changed.now().name().equals("eth0") && changed.now().hasCarrier());
        namespace.ip("link set eth0 down");
        await(
                Notification.LinkChanged.class,
                changed -> changed.now().name().equals("eth0") && !changed.now().isUp());
        namespace.ip("link add br0 type bridge");
        Notification.LinkChanged added = await(
                Notification.LinkChanged.class, changed -> changed.now().name().equals("br0"));
        assertThat(added.before()).isNull();
        assertThat(added.now().kind()).isEqualTo("bridge");
        namespace.ip("link set eth0 master br0");
        namespace.ip("link set eth0 nomaster"); // which the kernel reports as a deleted link of the family "bridge"
        namespace.ip("link del br0");
        assertThat(await(Notification.LinkGone.class, gone -> true).last().name())
                .isEqualTo("br0");
        namespace.ip("link del eth0");
        assertThat(await(Notification.LinkGone.class, gone -> true).last().name())
                .isIn("eth0", "eth1");
    }

    @Test
    void saysWhereEventsWereLost() throws Exception {
        monitor.close();
        CountDownLatch go = new CountDownLatch(1);
        monitor = namespace.run(() -> Monitor.start("slow monitor", event -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            events.add(event);
        }));
        namespace.ip("link add br0 type bridge");
        try (Route route = namespace.run(Route::open)) {
            flood(route, route.link("eth0").index());
        }
        namespace.ip("link del br0");
        go.countDown();
        await(Notification.LinkChanged.class, changed -> changed.now().name().equals("br0"));
        assertThat(await(Notification.LinkGone.class, gone -> true).last().name())
                .isEqualTo("br0");
        await(Notification.Overrun.class, overrun -> true);
        namespace.ip("addr add 10.9.9.9/32 dev eth0");
        await(
                Notification.AddressAdded.class,
                added -> added.address().address().equals(Bytes.address("10.9.9.9")));
    }

    /** More events than there is room for. */
    private static void flood(Route route, int link) throws IOException {
        List<AddressOn> some = IntStream.range(0, 500)
                .mapToObj(i -> new AddressOn(Bytes.address("10.0." + i / 250 + "." + (1 + i % 250)), link))
                .toList();
        for (int i = 0; i < 15; i++) {
            route.addAddresses(some);
            route.removeAddresses(some);
        }
    }

    @Test
    void endsWithItsThread() throws InterruptedException {
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(candidate -> candidate.getName().equals("monitor") && candidate.isAlive())
                .findFirst()
                .orElseThrow();
        monitor.close();
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
        namespace.ip("addr add 10.0.0.1/24 dev eth0");
        assertThat(events).isEmpty();
    }
}
