package io.flip.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.Await;
import io.flip.e2e.RequiresRoot;
import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.netlink.Announcer;
import io.flip.netlink.Link;
import io.flip.netlink.Namespace;
import io.flip.netlink.Prober;
import io.flip.netlink.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hosts on one wire, and the driver on the first: against this machine's kernel. */
@RequiresRoot
class AddressDriverTest {
    private static final AddressConfig ON_ETH0 =
            new AddressConfig("eth0", true, Duration.ofMinutes(1), false, false, true);
    private static final Moment LATER = Moment.NEVER;

    private final Namespace here = new Namespace();
    private final Namespace there = new Namespace();
    private final CountingKernel.Counts counts = new CountingKernel.Counts();
    private final Fences fences = new Fences();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Input.Checked> checked = new CopyOnWriteArrayList<>();
    private AddressDriver driver;
    private long lastRun;

    @BeforeEach
    void start() {
        connect();
        driver = here.run(this::driver);
    }

    private void connect() {
        Namespace.connect(here, there);
        here.ip("addr add 10.0.0.1/24 dev eth0");
        here.ip("addr add 2001:db8::1/64 dev eth0 nodad");
        there.ip("addr add 10.0.0.2/24 dev eth0");
    }

    private AddressDriver driver() {
        return new AddressDriver(
                (events, conflicts) -> new CountingKernel(new NetlinkKernel(events, conflicts), counts),
                fences,
                () -> new Moment(System.nanoTime()),
                new Told());
    }

    @AfterEach
    void close() {
        driver.close();
        here.close();
        there.close();
    }

    // -- up and down

    @Test
    void bothAddressesOfAnItemGoUpAndAwayAgain() {
        assertThat(up("10.0.0.201 2001:db8::202")).isEqualTo("SUCCESS: up on eth0");
        assertThat(here.ip("addr show dev eth0"))
                .contains("inet 10.0.0.201/32 scope global eth0:flip")
                .containsPattern("inet6 2001:db8::202/128 scope global .*deprecated");
        assertThat(fences.held).hasSize(2);
        assertThat(observed("10.0.0.201 2001:db8::202")).isEqualTo(new Observed(Observed.State.UP, true));
        there.shell("ping -c1 -W5 10.0.0.201");

        assertThat(down("10.0.0.201 2001:db8::202")).isEqualTo("SUCCESS: it is up no more");
        assertThat(here.ip("addr show dev eth0")).doesNotContain("10.0.0.201", "2001:db8::202");
        assertThat(fences.held).isEmpty();
        assertThat(observed("10.0.0.201 2001:db8::202")).isEqualTo(new Observed(Observed.State.ABSENT, false));
        assertThat(down("10.0.0.201 2001:db8::202")).isEqualTo("SUCCESS: it was not up");
    }

    @Test
    void aThousandAddressesAreOneMessage() {
        List<CompletableFuture<Input.HandlerDone>> all = thousand(HandlerEvent.ALIVE);
        assertThat(all).allMatch(done -> done.join().outcome() == Outcome.SUCCESS);
        assertThat(counts.adds).hasValue(2); // one before, and one for all that came meanwhile
        assertThat(here.ip("-o addr show dev eth0").lines().filter(line -> line.contains(" 10.1.")))
                .hasSize(1000);

        assertThat(thousand(HandlerEvent.DOWN)).allMatch(done -> done.join().outcome() == Outcome.SUCCESS);
        assertThat(counts.removals).hasValue(2);
        assertThat(here.ip("-o addr show dev eth0")).doesNotContain(" 10.1.");
        assertThat(thousand(HandlerEvent.CLEAN)).allMatch(done -> done.join().outcome() == Outcome.SUCCESS);
        assertThat(counts.removals).as("what is not there costs nothing").hasValue(2);
    }

    @Test
    void whatIsRehearsedIsRefusedByTheKernelAndChangesNothing() {
        String before = here.ip("addr show");
        here.run(() -> {
            try (Kernel kernel = new NetlinkKernel(event -> {}, conflict -> {})) {
                kernel.rehearse(Rehearsal.ADDRESSES);
            }
            return true;
        });
        assertThat(here.ip("addr show")).isEqualTo(before);
    }

    /** The first holds the driver's thread until all others wait. */
    private List<CompletableFuture<Input.HandlerDone>> thousand(HandlerEvent event) {
        CountDownLatch asked = new CountDownLatch(1);
        List<CompletableFuture<Input.HandlerDone>> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            CompletableFuture<Input.HandlerDone> done = new CompletableFuture<>();
            boolean first = i == 0;
            String value = "10.1." + i / 250 + "." + (1 + i % 250);
            driver.run(run(event, value, ON_ETH0, LATER, false), result -> {
                if (first) {
                    await(asked);
                }
                done.complete(result);
            });
            all.add(done);
            if (first) {
                until("the first is under way", () -> !driver.waits(lastRun));
            }
        }
        asked.countDown();
        return all;
    }

    @Test
    void theSecondOfTwoFailsAndTakesTheFirstAway() {
        here.shell("sysctl -q -w net.ipv6.conf.eth0.disable_ipv6=1");
        assertThat(up("10.0.0.201 2001:db8::202"))
                .startsWith("FAILURE: add 2001:db8:0:0:0:0:0:202/128: the kernel forbids it; is IPv6 switched off");
        assertThat(here.ip("addr show dev eth0")).doesNotContain("10.0.0.201");
        assertThat(fences.held).isEmpty();
    }

    @Test
    void whatIsThereAlreadyIsUp() {
        here.ip("addr add 10.0.0.201/32 dev eth0");
        assertThat(up("10.0.0.201")).isEqualTo("SUCCESS: up on eth0");
    }

    @Test
    void theMachinesOwnAddressIsRefusedAndStays() {
        assertThat(up("10.0.0.1"))
                .isEqualTo(
                        "FAILURE: 10.0.0.1/24 is an address of this machine itself, which Flip would take away with the item");
        assertThat(down("10.0.0.1")).startsWith("SUCCESS");
        assertThat(down("10.0.0.1/24")).startsWith("SUCCESS");
        assertThat(here.ip("addr show dev eth0")).contains("10.0.0.1/24");
    }

    @Test
    void whatAKilledMemberLeftIsCleanedAndNothingElse() {
        here.ip("addr add 10.0.0.201/24 dev eth0 label eth0:flip");
        here.ip("addr add 10.0.0.202/32 dev eth0");
        here.ip("addr add 10.0.0.203/32 dev lo");
        assertThat(clean("10.0.0.201/24")).isEqualTo("SUCCESS: it is up no more");
        assertThat(clean("10.0.0.203")).isEqualTo("SUCCESS: it was not up");
        assertThat(here.ip("addr")).doesNotContain("10.0.0.201").contains("10.0.0.1/24", "10.0.0.202", "10.0.0.203");
    }

    @Test
    @Rule("5, holding")
    void itIsNotPutUpPastTheLease() {
        Effect.RunHandler run = run(HandlerEvent.ALIVE, "10.0.0.201", ON_ETH0, new Moment(System.nanoTime()), false);
        assertThat(join(run)).isEqualTo("EXPIRED: the lease was over before it was put up");
        assertThat(here.ip("addr")).doesNotContain("10.0.0.201");
    }

    @Test
    void withoutAFenceItIsRefused() {
        fences.failing = true;
        assertThat(up("10.0.0.201")).isEqualTo("FAILURE: the fence can't be set up: no nf_tables");
        assertThat(here.ip("addr")).doesNotContain("10.0.0.201");
        AddressConfig without = new AddressConfig("eth0", false, Duration.ofMinutes(1), false, false, true);
        assertThat(join(run(HandlerEvent.ALIVE, "10.0.0.201", without, LATER, false)))
                .isEqualTo("SUCCESS: up on eth0");
    }

    @Test
    void withoutCapabilitiesTheirNamesAreTold() throws Exception {
        AddressDriver powerless = here.powerless(this::driver);
        try {
            CompletableFuture<Input.HandlerDone> done = new CompletableFuture<>();
            powerless.run(run(HandlerEvent.ALIVE, "10.0.0.201", ON_ETH0, LATER, false), done::complete);
            assertThat(done.get(60, TimeUnit.SECONDS).detail()).contains("CAP_NET_RAW");
            here.ip("link set lo up");
            AddressConfig lo = new AddressConfig("lo", false, Duration.ofMinutes(1), false, false, true);
            CompletableFuture<Input.HandlerDone> silent = new CompletableFuture<>();
            powerless.run(run(HandlerEvent.ALIVE, "10.0.0.202", lo, LATER, false), silent::complete);
            assertThat(silent.get(60, TimeUnit.SECONDS).detail()).contains("CAP_NET_ADMIN");
        } finally {
            powerless.close();
        }
    }

    @Test
    void aBatchThatBreaksIsAnsweredAndTheNextGoesOn() {
        counts.broken = true;
        assertThat(up("10.0.0.201")).startsWith("FAILURE: ").contains("broken by the test");
        assertThat(down("10.0.0.201")).startsWith("FAILURE: ").contains("broken by the test");
        until("it says so", () -> driver.trouble() != null && driver.trouble().endsWith("broken by the test"));
        counts.broken = false;
        assertThat(up("10.0.0.201")).isEqualTo("SUCCESS: up on eth0");
        until("it says no more", () -> driver.trouble() == null);
    }

    @Test
    void afterTheEndRunsAreEnded() {
        up("10.0.0.201");
        driver.close();
        assertThat(down("10.0.0.201")).isEqualTo("ENDED: ended before it was started");
        assertThat(here.ip("addr")).as("a process that ends changes nothing").contains("10.0.0.201");
    }

    // -- where

    @Test
    void theInterfaceWithTheLongestSubnetIsFound() {
        here.ip("link add wide type veth peer name narrow");
        here.ip("link set wide up");
        here.ip("link set narrow up");
        here.ip("addr add 10.0.0.9/8 dev wide");
        AddressConfig auto = new AddressConfig(null, true, Duration.ofMinutes(1), false, false, true);
        assertThat(join(run(HandlerEvent.ALIVE, "10.0.0.201", auto, LATER, false)))
                .isEqualTo("SUCCESS: up on eth0");
        assertThat(join(run(HandlerEvent.ALIVE, "10.9.0.201", auto, LATER, false)))
                .isEqualTo("SUCCESS: up on wide");
        assertThat(join(run(HandlerEvent.ALIVE, "192.0.2.1", auto, LATER, false)))
                .startsWith("FAILURE: no interface has a subnet with 192.0.2.1: name one with address.interface");
        assertThat(join(run(HandlerEvent.DOWN, "10.0.0.201", auto, LATER, false)))
                .startsWith("SUCCESS");
        assertThat(here.ip("addr")).doesNotContain("10.0.0.201").contains("10.9.0.201");
    }

    @Test
    void alternativeNamesAreNames() {
        here.ip("link property add dev eth0 altname uplink");
        AddressConfig uplink = new AddressConfig("uplink", true, Duration.ofMinutes(1), false, false, true);
        assertThat(join(run(HandlerEvent.ALIVE, "10.0.0.201", uplink, LATER, false)))
                .isEqualTo("SUCCESS: up on eth0");
    }

    @Test
    void anInterfaceThatComesLateIsTold() {
        AddressConfig eth9 = new AddressConfig("eth9", true, Duration.ofMinutes(1), false, false, true);
        assertThat(join(run(HandlerEvent.ALIVE, "10.0.0.201", eth9, LATER, false)))
                .isEqualTo("FAILURE: no such interface: eth9 (there are: lo, eth0)");
        order("10.0.0.201", eth9, false);
        here.ip("link add eth9 type veth peer name eth8");
        here.ip("link set eth8 up");
        here.ip("link set eth9 up");
        until("it would succeed", () -> checked.contains(found("10.0.0.201", false, true, "")));
        assertThat(join(run(HandlerEvent.ALIVE, "10.0.0.201", eth9, LATER, false)))
                .isEqualTo("SUCCESS: up on eth9");
    }

    // -- kept

    @Test
    void whatSomebodyElseTakesAwayIsBack() {
        up("10.0.0.201 2001:db8::202");
        order("10.0.0.201 2001:db8::202", ON_ETH0, true);
        here.ip("addr del 10.0.0.201/32 dev eth0");
        here.ip("addr del 2001:db8::202/128 dev eth0");
        until(
                "it is back",
                () -> here.ip("addr").contains("10.0.0.201") && here.ip("addr").contains("2001:db8::202"));
        until("it is told", () -> told.contains("mended 10.0.0.201 was gone from eth0, and is back"));
        assertThat(checked).as("the engine need not know").isEmpty();
    }

    @Test
    void withoutALeaseItIsNotPutBack() {
        Effect.RunHandler run = run(HandlerEvent.ALIVE, "10.0.0.201", ON_ETH0, in(Duration.ofSeconds(30)), false);
        assertThat(join(run)).startsWith("SUCCESS");
        fences.until = new Moment(Long.MIN_VALUE);
        assertThat(observed("10.0.0.201").state()).isEqualTo(Observed.State.FENCED);
    }

    @Test
    void whatComesUpWithoutFlipGoes() {
        up("10.0.0.201");
        down("10.0.0.201");
        here.ip("addr add 10.0.0.201/32 dev eth0");
        until("it is gone", () -> !here.ip("addr").contains("10.0.0.201"));
        until(
                "it is told",
                () -> told.stream().anyMatch(line -> line.startsWith("cleared 10.0.0.201 came up on eth0")));
    }

    @Test
    void aLostCarrierIsToldAndItsReturnAnnounced() {
        up("10.0.0.201");
        order("10.0.0.201", ON_ETH0, true);
        there.ip("link set eth0 down");
        until("it is told", () -> checked.contains(found("10.0.0.201", true, false, "eth0 has no carrier")));
        int before = counts.announcements.get();
        there.ip("link set eth0 up");
        until("it is announced", () -> counts.announcements.get() > before);
    }

    @Test
    void anInterfaceThatIsMadeAnewGetsItsAddresses() {
        up("10.0.0.201 2001:db8::202");
        here.ip("link del eth0");
        connect();
        until(
                "they are up",
                () -> here.ip("addr show dev eth0").contains("10.0.0.201")
                        && here.ip("addr show dev eth0").contains("2001:db8::202"));
        until("that is seen", () -> observed("10.0.0.201 2001:db8::202").state() == Observed.State.UP);
    }

    @Test
    void anInterfaceThatGoesDownAndUpHasBothFamilies() {
        up("10.0.0.201 2001:db8::202");
        order("10.0.0.201 2001:db8::202", ON_ETH0, true);
        here.ip("link set eth0 down");
        until("it is told", () -> checked.contains(found("10.0.0.201 2001:db8::202", true, false, "eth0 is down")));
        here.ip("link set eth0 up");
        until(
                "both are up",
                () -> here.ip("addr").contains("10.0.0.201") && here.ip("addr").contains("2001:db8::202"));
    }

    @Test
    void neighboursAreToldAgain() {
        up("10.0.0.201");
        assertThat(counts.announcements).hasValue(1);
        until("a second time", () -> counts.announcements.get() == 2);
    }

    // -- others

    @Test
    @Rule("5, the fence")
    void whoAnswersKeepsIt() {
        there.ip("addr add 10.0.0.201/32 dev eth0");
        assertThat(join(run(HandlerEvent.ALIVE, "10.0.0.201", ON_ETH0, LATER, true)))
                .isEqualTo("CONTESTED: contested: 02:00:00:00:00:02 answers for 10.0.0.201 on eth0");
        assertThat(here.ip("addr")).doesNotContain("10.0.0.201");
        until(
                "it is shown",
                () -> observed("10.0.0.201").equals(new Observed(Observed.State.FOREIGN, false, "02:00:00:00:00:02")));
        order("10.0.0.201", ON_ETH0, false);
        there.ip("addr del 10.0.0.201/32 dev eth0");
        until("nobody answers any more", () -> checked.contains(found("10.0.0.201", false, true, "")));
        assertThat(join(run(HandlerEvent.ALIVE, "10.0.0.201", ON_ETH0, LATER, true)))
                .isEqualTo("SUCCESS: up on eth0");
        assertThat(counts.probes.get()).isGreaterThan(2);
    }

    @Test
    @Rule("5, the fence")
    void nobodyIsAskedWhereTheLastHolderLetGo() {
        there.ip("addr add 10.0.0.201/32 dev eth0");
        assertThat(up("10.0.0.201")).startsWith("SUCCESS");
        assertThat(counts.probes).hasValue(0);
    }

    @Test
    void whoClaimsItMeanwhileIsShown() throws IOException {
        up("10.0.0.201");
        Link link = eth0(there);
        try (Announcer other = there.run(Announcer::open)) {
            until("it is shown", () -> {
                announce(other, link);
                return observed("10.0.0.201").equals(new Observed(Observed.State.FOREIGN, true, "02:00:00:00:00:02"));
            });
        }
        assertThat(told).contains("claimed 02:00:00:00:00:02 claims 10.0.0.201 on eth0, which this member holds");
    }

    @Test
    void aClaimOfAnotherIsAnsweredByAnAnnouncement() throws IOException {
        up("10.0.0.201");
        until("the second announcement after it was put up", () -> counts.announcements.get() == 2);
        Link link = eth0(there);
        try (Announcer other = there.run(Announcer::open)) {
            until("it is announced again", () -> {
                announce(other, link);
                return counts.announcements.get() == 3;
            });
        }
    }

    // -- after this member stood still

    /** What a look finds, and another where this process stood still meanwhile. */
    private Doubts.Answer found(String value, Doubts.Because because) {
        AtomicReference<Doubts.Answer> found = new AtomicReference<>();
        until("a look", () -> {
            found.set(look(value, because));
            return found.get() != Doubts.Answer.FAILED;
        });
        return found.get();
    }

    private Doubts.Answer look(String value, Doubts.Because because) {
        fences.ask(item(value), because);
        driver.look();
        try {
            return Objects.requireNonNull(fences.answers.poll(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatNobodyElseAnswersForIsToldAsSuch() {
        up("10.0.0.201 2001:db8::201");
        assertThat(found("10.0.0.201 2001:db8::201", Doubts.Because.GRANTED)).isEqualTo(Doubts.Answer.NOBODY);
        assertThat(found("10.0.0.201 2001:db8::201", Doubts.Because.UNHEARD)).isEqualTo(Doubts.Answer.NOBODY);
    }

    @ParameterizedTest
    @EnumSource(Doubts.Because.class)
    void whatAnotherAnswersForStaysSilentAndIsShown(Doubts.Because because) {
        up("10.0.0.201 2001:db8::201");
        fences.until = new Moment(Long.MIN_VALUE);
        there.ip("addr add 2001:db8::201/128 dev eth0 nodad");
        assertThat(found("10.0.0.201 2001:db8::201", because)).isEqualTo(Doubts.Answer.SOMEBODY);
        until(
                "it is shown",
                () -> observed("10.0.0.201 2001:db8::201")
                        .equals(new Observed(Observed.State.FOREIGN, true, "02:00:00:00:00:02")));
        assertThat(found("10.0.0.201 2001:db8::201", because)).isEqualTo(Doubts.Answer.SOMEBODY);
        assertThat(told)
                .containsExactly(
                        "contested contested: 02:00:00:00:00:02 answers for 2001:db8:0:0:0:0:0:201 on eth0, so it stays silent here");
        there.ip("addr del 2001:db8::201/128 dev eth0");
        assertThat(found("10.0.0.201 2001:db8::201", because)).isEqualTo(Doubts.Answer.NOBODY);
    }

    @Test
    void whatIsInUseAgainIsAnnounced() {
        Moment lease = in(Duration.ofSeconds(10));
        join(run(HandlerEvent.ALIVE, "10.0.0.201", ON_ETH0, lease, false));
        until("it was announced twice", () -> counts.announcements.get() == 2);
        fences.until = new Moment(Long.MIN_VALUE);
        until("the lease is over", () -> !in(Duration.ZERO).isBefore(lease));
        look("10.0.0.201", Doubts.Because.GRANTED);
        observed("10.0.0.201");
        assertThat(counts.announcements).hasValue(2);
        fences.until = Moment.NEVER;
        driver.look();
        until("it is announced", () -> counts.announcements.get() == 3);
    }

    /** Where no quorum is heard, another may be taking it just now: it asks for it as well. */
    @Test
    @Rule("5, the fence")
    void whoAsksForItMayBeAboutToTakeIt() throws Exception {
        up("10.0.0.201 2001:db8::201");
        for (String address : List.of("10.0.0.201", "2001:db8::201")) {
            try (Prober other = there.run(Prober::open)) {
                List<InetAddress> asked = List.of(InetAddress.ofLiteral(address));
                AtomicBoolean over = new AtomicBoolean();
                CountDownLatch asks = new CountDownLatch(1);
                Link link = eth0(there);
                Thread asking = Thread.ofPlatform().start(() -> {
                    while (!over.get()) {
                        probe(other, link, asked);
                        asks.countDown();
                    }
                });
                await(asks);
                until( // the other thread may not run for a while
                        "it is heard",
                        () -> look("10.0.0.201 2001:db8::201", Doubts.Because.UNHEARD) == Doubts.Answer.SOMEBODY);
                assertThat(found("10.0.0.201 2001:db8::201", Doubts.Because.GRANTED))
                        .isEqualTo(Doubts.Answer.NOBODY);
                over.set(true);
                asking.join();
            }
        }
    }

    private static void probe(Prober other, Link link, List<InetAddress> asked) {
        try {
            other.probe(link, asked, Duration.ofMillis(20), Prober.Heed.QUESTIONS_TOO, Set.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Link eth0(Namespace host) {
        return host.run(() -> {
            try (Route route = Route.open()) {
                return route.link("eth0");
            }
        });
    }

    @Test
    void whereNobodyIsToBeAskedThatIsTold() {
        AddressConfig silent = new AddressConfig("eth0", true, Duration.ofMinutes(1), false, false, false);
        join(run(HandlerEvent.ALIVE, "10.0.0.201", silent, LATER, true));
        assertThat(found("10.0.0.201", Doubts.Because.UNHEARD)).isEqualTo(Doubts.Answer.UNASKED);
    }

    @Test
    void aLookThatFailsFindsNothing() {
        up("10.0.0.201");
        here.ip("link set eth0 down");
        assertThat(look("10.0.0.201", Doubts.Because.GRANTED)).isEqualTo(Doubts.Answer.FAILED);
    }

    private static void announce(Announcer other, Link link) {
        try {
            other.announce(link, List.of(InetAddress.ofLiteral("10.0.0.201")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void connectionsEndWithTheAddress() throws Exception {
        up("10.0.0.201");
        try (ServerSocket server = here.run(() -> new ServerSocket(0, 5, InetAddress.ofLiteral("10.0.0.201")));
                Socket client = there.run(() -> {
                    Socket socket = new Socket();
                    socket.connect(new InetSocketAddress("10.0.0.201", server.getLocalPort()), 60_000);
                    return socket;
                });
                Socket accepted = server.accept()) {
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> read(client));
            down("10.0.0.201");
            assertThat(read.get(60, TimeUnit.SECONDS)).as("the client is told").isEqualTo(-1);
            assertThat(read(accepted)).isEqualTo(-1);
        }
    }

    private static int read(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return -1;
        }
    }

    // -- what the tests say

    private String up(String value) {
        return join(run(HandlerEvent.ALIVE, value, ON_ETH0, LATER, false));
    }

    private String down(String value) {
        return join(run(HandlerEvent.DOWN, value, ON_ETH0, LATER, false));
    }

    private String clean(String value) {
        return join(run(HandlerEvent.CLEAN, value, ON_ETH0, LATER, false));
    }

    private Effect.RunHandler run(
            HandlerEvent event, String value, AddressConfig config, Moment before, boolean maybeElsewhere) {
        return new Effect.RunHandler(++lastRun, item(value), handlers(config), event, 1, before, maybeElsewhere);
    }

    private String join(Effect.RunHandler run) {
        CompletableFuture<Input.HandlerDone> done = new CompletableFuture<>();
        driver.run(run, done::complete);
        Input.HandlerDone result = done.orTimeout(60, TimeUnit.SECONDS).join();
        return result.outcome() + ": " + result.detail();
    }

    private void order(String value, AddressConfig config, boolean held) {
        driver.check(new Effect.Check(item(value), handlers(config), 1, held, false), checked::add);
    }

    private static Input.Checked found(String value, boolean held, boolean well, String detail) {
        return new Input.Checked(item(value), 1, held, well, detail);
    }

    /** After what is under way now: what is seen is published when a batch is over. */
    private Observed observed(String value) {
        clean("192.0.2.99");
        Observed observed = driver.observed(item(value));
        return observed == null ? new Observed(Observed.State.ABSENT, false, "unknown") : observed;
    }

    private static ItemId item(String value) {
        return new ItemId("ip", value);
    }

    private static HandlerConfig handlers(AddressConfig config) {
        return new HandlerConfig(
                List.of(),
                List.of(),
                new TreeMap<>(Map.of()),
                Duration.ofSeconds(10),
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                null,
                config);
    }

    private static Moment in(Duration time) {
        return new Moment(System.nanoTime()).plus(time);
    }

    private static void until(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(60), condition, () -> "");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Fences implements Fenced {
        private final Set<InetAddress> held = ConcurrentHashMap.newKeySet();
        private volatile boolean failing;
        private volatile Moment until = Moment.NEVER;
        private final List<Doubts.Question> questions = new ArrayList<>();
        private final BlockingQueue<Doubts.Answer> answers = new LinkedBlockingQueue<>();

        @Override
        public void hold(Collection<InetAddress> addresses) throws IOException {
            if (failing) {
                throw new IOException("no nf_tables");
            }
            held.addAll(addresses);
        }

        @Override
        public void letGo(Collection<InetAddress> addresses) {
            held.removeAll(addresses);
        }

        @Override
        public Moment leasedUntil(ItemId item) {
            return until;
        }

        @Override
        public synchronized List<Doubts.Question> questions() {
            List<Doubts.Question> due = List.copyOf(questions);
            questions.clear();
            return due;
        }

        private synchronized void ask(ItemId item, Doubts.Because because) {
            questions.add(new Doubts.Question(item, because, 1));
        }

        @Override
        public void answered(Doubts.Question question, Doubts.Answer answer, Moment ended) {
            answers.add(answer);
        }
    }

    private final class Told implements Incidents {
        @Override
        public void mended(ItemId item, String sentence) {
            told.add("mended " + sentence);
        }

        @Override
        public void cleared(ItemId item, String sentence) {
            told.add("cleared " + sentence);
        }

        @Override
        public void claimed(ItemId item, String sentence) {
            told.add("claimed " + sentence);
        }

        @Override
        public void contested(ItemId item, String sentence) {
            told.add("contested " + sentence);
        }
    }
}
