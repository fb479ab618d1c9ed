package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.e2e.Await;
import io.flip.e2e.RequiresRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against this machine's kernel, in a namespace. */
@RequiresRoot
class RouteTest {
    private final Namespace namespace = new Namespace();
    private Route route;
    private int eth0;

    @BeforeEach
    void open() throws IOException {
        namespace.ip("link add eth0 address 02:00:00:00:00:01 type veth peer name eth1");
        namespace.ip("link set eth0 addrgenmode none up");
        namespace.ip("link set eth1 addrgenmode none up");
        namespace.ip("link property add dev eth0 altname uplink altname enp1s0");
        route = namespace.run(Route::open);
        eth0 = route.link("eth0").index();
    }

    @AfterEach
    void close() {
        route.close();
        namespace.close();
    }

    private AddressOn on(String address) {
        return new AddressOn(Bytes.address(address), eth0);
    }

    private List<PresentAddress> present() throws IOException {
        return route.addresses().stream()
                .filter(address -> address.link() == eth0)
                .toList();
    }

    @Test
    void addsAndRemovesBothFamiliesAtOnce() throws IOException {
        List<AddressOn> both = List.of(on("10.0.0.1"), on("2001:db8::1").notAsSource());
        assertThat(route.addAddresses(both)).allMatch(Outcome::isDone);
        assertThat(namespace.ip("addr show dev eth0"))
                .contains("inet 10.0.0.1/32 scope global eth0")
                .containsPattern("inet6 2001:db8::1/128 scope global .*deprecated")
                .contains("nodad")
                .doesNotContain("tentative");
        assertThat(present())
                .extracting(PresentAddress::address)
                .containsExactlyInAnyOrderElementsOf(Bytes.addresses("10.0.0.1", "2001:db8::1"));
        assertThat(route.removeAddresses(both)).allMatch(Outcome::isDone);
        assertThat(present()).isEmpty();
    }

    @Test
    void eachOfABatchHasItsOwnOutcome() throws IOException {
        namespace.ip("addr add 10.0.0.2/32 dev eth0");
        AddressOn lost = new AddressOn(Bytes.address("10.0.0.4"), 4711);
        List<Outcome> outcomes = route.addAddresses(List.of(on("10.0.0.1"), on("10.0.0.2"), on("10.0.0.3"), lost));
        assertThat(outcomes).extracting(Outcome::isDone).containsExactly(true, false, true, false);
        assertThat(outcomes.get(1).refusal())
                .hasMessageStartingWith("add 10.0.0.2/32: it is there already (errno 17)")
                .returns(true, KernelException::isThereAlready);
        assertThat(outcomes.get(3).refusal())
                .hasMessageMatching("add 10.0.0.4/32: no such interface: number 4711"
                        + " \\(there are: lo, (eth0, eth1|eth1, eth0)\\)")
                .returns(true, KernelException::isNotThere);
        List<Outcome> removed = route.removeAddresses(List.of(on("10.0.0.9"), on("10.0.0.1")));
        assertThat(removed).extracting(Outcome::isDone).containsExactly(false, true);
        assertThat(removed.getFirst().refusal()).returns(true, KernelException::isNotThere);
    }

    @Test
    void theKernelsOwnWordsAreShown() throws IOException {
        namespace.sysctl("net.ipv6.conf.eth1.disable_ipv6", 1);
        AddressOn six =
                new AddressOn(Bytes.address("2001:db8::1"), route.link("eth1").index());
        assertThat(route.addAddresses(List.of(six)).getFirst().refusal())
                .hasMessage(
                        "add 2001:db8:0:0:0:0:0:1/128: the kernel forbids it; is IPv6 switched off on the interface"
                                + " (net.ipv6.conf.*.disable_ipv6)? (errno 13); the kernel says: ipv6: IPv6 is disabled on this device");
    }

    @Test
    void replacesLifetimes() throws IOException {
        AddressOn address = on("10.0.0.1").labelled("eth0:flip").from(77);
        assertThat(route.replaceAddresses(List.of(address.validFor(Duration.ofSeconds(100)))))
                .allMatch(Outcome::isDone);
        assertThat(present().getFirst())
                .returns("eth0:flip", PresentAddress::label)
                .returns(77, PresentAddress::protocol)
                .matches(present -> present.validSeconds() > 90 && present.validSeconds() <= 100);
        assertThat(route.replaceAddresses(List.of(address.validFor(Duration.ofSeconds(500)))))
                .allMatch(Outcome::isDone);
        assertThat(present().getFirst()).matches(present -> present.validSeconds() > 400);
        assertThat(route.replaceAddresses(List.of(address))).allMatch(Outcome::isDone);
        assertThat(present().getFirst()).matches(present -> present.validSeconds() == PresentAddress.FOREVER);
        assertThat(present()).hasSize(1);
    }

    @Test
    void findsLinksByAnyName() throws IOException {
        Link link = route.link("enp1s0");
        assertThat(link)
                .returns("eth0", Link::name)
                .returns(List.of("uplink", "enp1s0"), Link::alternativeNames)
                .returns("veth", Link::kind)
                .returns(1500, Link::mtu)
                .returns(HardwareAddress.parse("02:00:00:00:00:01"), Link::hardware)
                .matches(Link::isUp)
                .matches(Link::hasCarrier)
                .matches(Link::isRunning);
        assertThat(route.link("lo")).matches(Link::isLoopback).matches(lo -> !lo.resolvesNeighbours());
        namespace.ip("link set eth1 down");
        Await.until( // the kernel says so a little later
                "eth0 has no carrier", Duration.ofSeconds(20), this::isEth0Down, () -> namespace.ip("link"));
        assertThatThrownBy(() -> route.link("eth9"))
                .hasMessageMatching("no such interface: eth9 \\(there are: lo, (eth0, eth1|eth1, eth0)\\)")
                .isInstanceOf(KernelException.class);
    }

    private boolean isEth0Down() {
        try {
            Link link = route.link("eth0");
            return link.isUp() && !link.hasCarrier() && !link.isRunning();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void anAddressAloneIsNeverSecondary() throws IOException {
        route.addAddresses(List.of(on("10.0.0.1"), on("10.0.0.2"), on("10.0.0.3")));
        assertThat(present()).noneMatch(PresentAddress::isSecondary);
        route.removeAddresses(List.of(on("10.0.0.1")));
        assertThat(present()).hasSize(2);
    }

    @Test
    void secondariesArePromotedWhereAsked() throws IOException {
        List<AddressOn> two = List.of(on("10.0.0.1").within(24), on("10.0.0.2").within(24));
        namespace.sysctl("net.ipv4.conf.all.promote_secondaries", 0);
        namespace.sysctl("net.ipv4.conf.eth0.promote_secondaries", 0);
        route.addAddresses(two);
        assertThat(present()).filteredOn(PresentAddress::isSecondary).hasSize(1);
        route.removeAddresses(List.of(two.getFirst()));
        assertThat(present()).isEmpty();
        route.promoteSecondaries(eth0);
        assertThat(namespace.shell("cat /proc/sys/net/ipv4/conf/eth0/promote_secondaries"))
                .isEqualTo("1\n");
        route.addAddresses(two);
        route.removeAddresses(List.of(two.getFirst()));
        assertThat(present()).extracting(PresentAddress::address).containsExactly(Bytes.address("10.0.0.2"));
        assertThatThrownBy(() -> route.promoteSecondaries(4711))
                .hasMessageStartingWith("promote secondaries of interface 4711: no such interface");
    }

    @Test
    void aThousandAddresses() throws IOException {
        List<AddressOn> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(on("10.1." + i / 250 + "." + (1 + i % 250)));
        }
        for (int i = 0; i < 2500; i++) {
            many.add(on("2001:db8::" + Integer.toHexString(i + 1)));
        }
        assertThat(route.addAddresses(many)).hasSize(3500).allMatch(Outcome::isDone);
        assertThat(present()).hasSize(3500);
        assertThat(route.removeAddresses(many)).hasSize(3500).allMatch(Outcome::isDone);
        assertThat(present()).isEmpty();
    }

    @Test
    void whoMayNotIsToldWhatIsMissing() {
        Outcome refused = namespace.powerless(() -> {
            try (Route weak = Route.open()) {
                assertThat(weak.link("eth0").name()).isEqualTo("eth0");
                return weak.addAddresses(List.of(on("10.0.0.1"))).getFirst();
            }
        });
        assertThat(refused.refusal())
                .hasMessage("add 10.0.0.1/32: not permitted: this process needs CAP_NET_ADMIN (errno 1)")
                .returns(true, KernelException::isNotPermitted);
    }
}
