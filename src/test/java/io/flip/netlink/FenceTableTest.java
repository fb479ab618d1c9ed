package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.e2e.Await;
import io.flip.e2e.RequiresRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against this machine's kernel: a host with a fence, and a client on the same wire, in namespaces. */
@RequiresRoot
class FenceTableTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LONG = 600_000;
    private static final List<InetAddress> BOTH = Bytes.addresses("10.0.0.100", "2001:db8::100");

    private final Namespace host = new Namespace();
    private final Namespace client = new Namespace();
    private FenceTable fence;

    @BeforeEach
    void load() throws IOException {
        Namespace.connect(host, client);
        host.ip("addr add 10.0.0.1/24 dev eth0");
        host.ip("addr add 2001:db8::1/64 dev eth0 nodad");
        client.ip("addr add 10.0.0.2/24 dev eth0");
        client.ip("addr add 2001:db8::2/64 dev eth0 nodad");
        fence = host.run(() -> FenceTable.open("a-1"));
        fence.load(List.of());
    }

    @AfterEach
    void close() {
        fence.close();
        host.close();
        client.close();
    }

    private void putUp() {
        host.ip("addr add 10.0.0.100/32 dev eth0");
        host.ip("addr add 2001:db8::100/128 dev eth0 nodad");
    }

    private boolean answers(InetAddress address) {
        return client.attempt("ping -c 1 -W 0.3 " + address.getHostAddress()).status() == 0;
    }

    private boolean isKnown(InetAddress address) {
        return client.ip("neigh show " + address.getHostAddress()).contains("lladdr");
    }

    /** The client asks for hardware addresses anew. */
    private void forget() {
        client.ip("neigh flush dev eth0");
    }

    /** The client may still wait before it asks again for the hardware address: nothing announces it here. */
    private void awaitAnswer(InetAddress address) {
        Await.until(address + " answers", PATIENCE, () -> answers(address), () -> host.shell("nft list ruleset"));
    }

    private void awaitSilence(InetAddress address) {
        Await.until(address + " is silent", PATIENCE, () -> !answers(address), () -> host.shell("nft list ruleset"));
    }

    @Test
    void isWhatThePageSays() {
        String shown = host.shell("nft list ruleset")
                .replace("packets 0 bytes 0 ", "")
                .replaceAll("# progname .*|flags owner.*", "");
        assertThat(shown.replaceAll("\\s+", " ").trim()).isEqualTo("""
                        table arp flip_a_2d1 {
                          set lease { type nf_proto flags timeout }
                          set loop { type nf_proto flags timeout }
                          set held { type ipv4_addr }
                          set leased { type ipv4_addr flags timeout }
                          set leased_together { type ipv4_addr }
                          set kept { type ipv4_addr }
                          chain source {
                            arp saddr ip @leased_together meta nfproto @lease return
                            arp saddr ip @kept meta nfproto @loop return
                            counter drop
                          }
                          chain output {
                            type filter hook output priority -450; policy accept;
                            arp hlen 6 arp saddr ip @held arp saddr ip != @leased jump source
                          }
                        }
                        table inet flip_a_2d1 {
                          set lease { type nf_proto flags timeout }
                          set loop { type nf_proto flags timeout }
                          set held4 { type ipv4_addr }
                          set leased4 { type ipv4_addr flags timeout }
                          set leased_together4 { type ipv4_addr }
                          set kept4 { type ipv4_addr }
                          set held6 { type ipv6_addr }
                          set leased6 { type ipv6_addr flags timeout }
                          set leased_together6 { type ipv6_addr }
                          set kept6 { type ipv6_addr }
                          chain source4 {
                            ip saddr @leased_together4 meta nfproto @lease return
                            ip saddr @kept4 meta nfproto @loop return
                            counter drop
                          }
                          chain source6 {
                            ip6 saddr @leased_together6 meta nfproto @lease return
                            ip6 saddr @kept6 meta nfproto @loop return
                            counter drop
                          }
                          chain target6 {
                            @th,64,128 @leased_together6 meta nfproto @lease return
                            @th,64,128 @kept6 meta nfproto @loop return
                            counter drop
                          }
                          chain destination4 {
                            ip daddr @leased_together4 meta nfproto @lease return
                            ip daddr @kept4 meta nfproto @loop return
                            counter drop
                          }
                          chain destination6 {
                            ip6 daddr @leased_together6 meta nfproto @lease return
                            ip6 daddr @kept6 meta nfproto @loop return
                            counter drop
                          }
                          chain prerouting {
                            type filter hook prerouting priority -450; policy accept;
                            ip daddr @held4 ip daddr != @leased4 jump destination4
                            ip6 daddr @held6 ip6 daddr != @leased6 jump destination6
                          }
                          chain output {
                            type filter hook output priority -450; policy accept;
                            ip saddr @held4 ip saddr != @leased4 jump source4
                            ip6 saddr @held6 ip6 saddr != @leased6 jump source6
                            icmpv6 type nd-neighbor-advert @th,64,128 @held6 @th,64,128 != @leased6 jump target6
                          }
                          chain postrouting {
                            type filter hook postrouting priority 450; policy accept;
                            ip saddr @held4 ip saddr != @leased4 jump source4
                            ip6 saddr @held6 ip6 saddr != @leased6 jump source6
                          }
                        }""".replaceAll("\\s+", " "));
    }

    @Test
    void nothingIsAnsweredWithoutALease() throws IOException {
        fence.hold(BOTH);
        putUp();
        for (InetAddress address : BOTH) {
            assertThat(answers(address)).as("%s", address).isFalse();
            assertThat(isKnown(address)).as("%s is resolved", address).isFalse();
        }
        assertThat(answers(Bytes.address("10.0.0.1"))).isTrue();
        assertThat(answers(Bytes.address("2001:db8::1"))).isTrue();
        fence.lease(BOTH, LONG);
        BOTH.forEach(this::awaitAnswer);
        fence.unlease(BOTH);
        assertThat(BOTH).noneMatch(this::answers);
        forget();
        assertThat(BOTH).noneMatch(this::answers).noneMatch(this::isKnown);
        fence.release(BOTH);
        BOTH.forEach(this::awaitAnswer);
        assertThat(fence.held()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLeaseEndsByItself(boolean inPlace) throws IOException {
        fence.updateInPlace(inPlace && fence.updatesInPlace());
        fence.hold(BOTH);
        putUp();
        long start = System.nanoTime();
        fence.lease(BOTH, 400);
        fence.lease(BOTH, 3000);
        BOTH.forEach(this::awaitAnswer);
        BOTH.forEach(this::awaitSilence);
        long lasted = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertThat(lasted).as("the second timeout counts").isGreaterThan(2900);
        forget();
        assertThat(BOTH).noneMatch(this::isKnown);
        assertThat(fence.leased()).isEmpty();
        fence.lease(BOTH, LONG);
        BOTH.forEach(this::awaitAnswer);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLeaseIsProlongedAndShortened(boolean inPlace) throws IOException {
        fence.updateInPlace(inPlace && fence.updatesInPlace());
        for (long millis : new long[] {50_000, 500_000, 500_000, 20_000}) {
            fence.lease(BOTH, millis);
            assertThat(fence.leased()).hasSize(2).allSatisfy(element -> {
                assertThat(element.timeoutMillis()).isBetween(millis - 10, millis);
                assertThat(element.leftMillis()).isBetween(millis - 10_000, millis);
            });
            assertThat(fence.elements(FenceSet.ARP_LEASED)).hasSize(1);
        }
        fence.lease(BOTH, FenceTable.SHORTEST_MILLIS - 1);
        assertThat(fence.leased()).isEmpty();
        assertThat(fence.elements(FenceSet.ARP_LEASED)).isEmpty();
    }

    /** As container engines and kube-proxy do; the client needs no answer to find the host. */
    @Test
    void translationsAreFencedToo() throws IOException {
        InetAddress address = BOTH.getFirst();
        fence.hold(BOTH);
        putUp();
        client.ip("neigh replace 10.0.0.100 lladdr 02:00:00:00:00:01 dev eth0 nud permanent");
        host.shell("nft add table ip nat");
        host.shell("nft add chain ip nat prerouting { type nat hook prerouting priority -100 ; }");
        host.shell("nft add rule ip nat prerouting ip daddr 10.0.0.100 dnat to 10.0.0.1");
        host.shell("nft add chain ip nat postrouting { type nat hook postrouting priority 100 ; }");
        host.shell("nft add rule ip nat postrouting ip saddr 10.0.0.1 ip daddr 10.0.0.2 snat to 10.0.0.100");
        String ping = "ping -c 1 -W 0.3 10.0.0.2";
        assertThat(answers(address)).isFalse();
        assertThat(host.attempt(ping).status()).isNotZero();
        fence.lease(BOTH, LONG);
        awaitAnswer(address);
        assertThat(host.attempt(ping).status()).isZero();
    }

    /** Of a proxy: the address is not its own, so the advertisement leaves from another. */
    @Test
    void anAdvertisementFromAnotherAddressIsDroppedToo() throws IOException {
        InetAddress proxied = Bytes.address("2001:db8::200");
        host.sysctl("net.ipv6.conf.all.forwarding", 1);
        host.sysctl("net.ipv6.conf.eth0.proxy_ndp", 1);
        host.sysctl("net.ipv6.neigh.eth0.proxy_delay", 0);
        host.ip("-6 neigh add proxy 2001:db8::200 dev eth0");
        fence.hold(List.of(proxied));
        assertThat(answers(proxied)).isFalse();
        assertThat(isKnown(proxied)).isFalse();
        assertThat(host.shell("nft list chain inet flip_a_2d1 target6")).containsPattern("packets [1-9].* drop");
        fence.release(List.of(proxied));
        Await.until(
                "the proxy is heard",
                PATIENCE,
                () -> {
                    answers(proxied);
                    return isKnown(proxied);
                },
                () -> client.ip("neigh show"));
    }

    @ParameterizedTest
    @EnumSource(FenceTimer.class)
    void aTimerCoversMany(FenceTimer timer) throws IOException {
        fence.hold(BOTH);
        fence.cover(timer, BOTH);
        putUp();
        assertThat(BOTH).noneMatch(this::answers);
        fence.run(timer, LONG);
        BOTH.forEach(this::awaitAnswer);
        fence.run(timer, 400);
        BOTH.forEach(this::awaitSilence);
        forget();
        assertThat(BOTH).noneMatch(this::answers).noneMatch(this::isKnown);
        fence.run(timer, LONG);
        BOTH.forEach(this::awaitAnswer);
        fence.uncover(timer, BOTH);
        assertThat(BOTH).noneMatch(this::answers);
        fence.cover(timer, BOTH);
        BOTH.forEach(this::awaitAnswer);
        fence.run(timer, 0);
        assertThat(BOTH).noneMatch(this::answers);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTimerThatIsProlongedNeverStops(boolean inPlace) throws IOException {
        fence.updateInPlace(inPlace && fence.updatesInPlace());
        fence.hold(BOTH);
        fence.cover(FenceTimer.LEASE, BOTH);
        putUp();
        fence.run(FenceTimer.LEASE, LONG);
        BOTH.forEach(this::awaitAnswer);
        for (int i = 0; i < 100; i++) {
            fence.run(FenceTimer.LEASE, i % 2 == 0 ? 20_000 : LONG);
            assertThat(i % 10 != 0 || answers(BOTH.get(i / 10 % 2)))
                    .as("after %d", i)
                    .isTrue();
        }
    }

    @Test
    void repetitionsAreWithoutEffect() throws IOException {
        fence.unlease(BOTH);
        fence.release(BOTH);
        fence.hold(BOTH);
        fence.hold(BOTH);
        assertThat(fence.held()).hasSize(2);
        fence.lease(List.of(), LONG);
        fence.release(BOTH);
        fence.release(BOTH);
        assertThat(fence.held()).isEmpty();
    }

    @Test
    void thousandsOfAddresses() throws IOException {
        List<InetAddress> many = IntStream.range(0, 3000)
                .mapToObj(i -> Bytes.address(
                        i % 2 == 0 ? "10.1." + i / 250 + "." + i % 250 : "2001:db8::" + Integer.toHexString(i)))
                .toList();
        fence.load(many);
        for (boolean inPlace : new boolean[] {fence.updatesInPlace(), false}) {
            fence.updateInPlace(inPlace);
            fence.lease(many, LONG);
            fence.lease(many, LONG);
            assertThat(fence.leased())
                    .extracting(FenceTable.Element::address)
                    .containsExactlyInAnyOrderElementsOf(many);
        }
        fence.release(many);
        assertThat(fence.held()).isEmpty();
        assertThat(fence.leased()).isEmpty();
    }

    @Test
    void otherTablesStayAsTheyAre() throws IOException {
        host.shell("nft add table inet filter");
        host.shell("nft add chain inet filter input { type filter hook input priority 0 ; policy drop ; }");
        host.shell("nft add rule inet filter input icmp type echo-request accept");
        host.shell("nft add table ip nat");
        String others = host.shell("nft list table inet filter") + host.shell("nft list table ip nat");
        fence.hold(BOTH);
        putUp();
        assertThat(answers(BOTH.getFirst())).isFalse();
        fence.lease(BOTH, LONG);
        awaitAnswer(BOTH.getFirst());
        assertThat(answers(BOTH.getLast())).as("dropped by the other table").isFalse();
        fence.load(List.of());
        fence.unload();
        assertThat(host.shell("nft list ruleset")).isEqualTo(others);
    }

    @Test
    void theTableOutlivesItsProcessAndNobodyFlushesIt() throws IOException {
        fence.hold(BOTH);
        boolean owned = host.shell("nft list table inet flip_a_2d1").contains("flags owner")
                || host.attempt("nft delete table inet flip_a_2d1").status() != 0;
        if (owned) {
            host.shell("nft flush ruleset");
            assertThat(fence.held()).hasSize(2);
            try (FenceTable twin = host.run(() -> FenceTable.open("a-1"))) {
                assertThatThrownBy(() -> twin.load(List.of()))
                        .hasMessageContaining("belongs to another process: a member of this name that is running");
            }
        }
        fence.close();
        fence = host.run(() -> FenceTable.open("a-1"));
        if (owned) {
            assertThat(fence.held()).hasSize(2);
            assertThat(fence.tables()).containsExactly("flip_a_2d1");
        }
        fence.load(BOTH);
        assertThat(fence.held()).hasSize(2);
        fence.load(List.of());
        assertThat(fence.held()).isEmpty();
        fence.close();
        fence = host.run(() -> FenceTable.open("another"));
        fence.unload("flip_a_2d1");
        fence.unload("flip_a_2d1");
        assertThat(fence.tables()).isEmpty();
        assertThat(host.shell("nft list ruleset")).isEmpty();
    }

    @Test
    void saysThatItIsGone() throws IOException {
        fence.unload();
        assertThatThrownBy(() -> fence.lease(BOTH, LONG))
                .hasMessage("the fence: lease: the table flip_a_2d1 of nf_tables is not there, or not whole")
                .isInstanceOfSatisfying(
                        KernelException.class, e -> assertThat(e.isNotThere()).isTrue());
        fence.load(List.of());
        fence.lease(BOTH, LONG);
    }

    @Test
    void whoMayNotIsToldWhatIsMissing() {
        String words = host.powerless(() -> {
            try (FenceTable weak = FenceTable.open("weak")) {
                weak.load(List.of());
                return "loaded";
            } catch (IOException refused) {
                return refused.getMessage();
            }
        });
        assertThat(words)
                .isEqualTo("the fence: load the table flip_weak: not permitted: this process needs CAP_NET_ADMIN"
                        + " (errno 1)");
    }

    @Test
    void namesAreThoseOfNft() {
        assertThat(FenceTable.name("Node7")).isEqualTo("flip_Node7");
        assertThat(FenceTable.name("a_b-c.d")).isEqualTo("flip_a_5fb_2dc_2ed");
        assertThatThrownBy(() -> FenceTable.name("a".repeat(300))).hasMessageStartingWith("a name of more than 250");
    }
}
