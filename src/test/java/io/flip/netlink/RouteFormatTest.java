package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bytes are those that {@code ip} of iproute2 6.1 sends, as {@code strace} shows them, in the order of attributes that is ours. */
class RouteFormatTest {
    private static final int ADD =
            Encoder.NLM_F_REQUEST | Encoder.NLM_F_ACK | Encoder.NLM_F_CREATE | Encoder.NLM_F_EXCL;
    private static final int SEQUENCE = 0x6b0c74e0;

    private static String added(AddressOn address) {
        return Bytes.written(to -> RouteFormat.address(to, RouteFormat.RTM_NEWADDR, ADD, SEQUENCE, address));
    }

    @Test
    void addsFour() {
        assertThat(added(new AddressOn(Bytes.address("10.0.0.1"), 3))).isEqualTo(Bytes.plain("""
                        28000000 1400 0506 e0740c6b 00000000
                        02 20 00 00 03000000
                        0800 0200 0a000001
                        0800 0100 0a000001"""));
    }

    @Test
    void addsFourWithinASubnetWithALabelAndAnEnd() {
        AddressOn address = new AddressOn(Bytes.address("10.0.0.2"), 3)
                .within(24)
                .labelled("v0:flip")
                .validFor(Duration.ofSeconds(10))
                .notAsSource() // has no meaning for IPv4
                .from(77);
        assertThat(added(address)).isEqualTo(Bytes.plain("""
                        50000000 1400 0506 e0740c6b 00000000
                        02 18 00 00 03000000
                        0800 0200 0a000002
                        0800 0100 0a000002
                        0c00 0300 76303a666c697000
                        1400 0600 0a000000 0a000000 00000000 00000000
                        0500 0b00 4d000000"""));
    }

    @Test
    void addsSixWithoutDuplicateDetectionAndNotAsSource() {
        assertThat(added(new AddressOn(Bytes.address("2001:db8::1"), 3).notAsSource()))
                .isEqualTo(Bytes.plain("""
                        54000000 1400 0506 e0740c6b 00000000
                        0a 80 02 00 03000000
                        1400 0200 20010db8000000000000000000000001
                        1400 0100 20010db8000000000000000000000001
                        1400 0600 00000000 ffffffff 00000000 00000000"""));
    }

    @Test
    void removes() {
        int flags = Encoder.NLM_F_REQUEST | Encoder.NLM_F_ACK;
        AddressOn address = new AddressOn(Bytes.address("10.0.0.1"), 3).labelled("v0:flip");
        assertThat(Bytes.written(to -> RouteFormat.address(to, RouteFormat.RTM_DELADDR, flags, SEQUENCE, address)))
                .isEqualTo(Bytes.plain("""
                        28000000 1500 0500 e0740c6b 00000000
                        02 20 00 00 03000000
                        0800 0200 0a000001
                        0800 0100 0a000001"""));
    }

    @Test
    void asksForLists() {
        assertThat(Bytes.written(to -> RouteFormat.addresses(to, 7)))
                .isEqualTo(Bytes.plain("18000000 1600 0103 07000000 00000000 00000000 00000000"));
        assertThat(Bytes.written(to -> RouteFormat.links(to, 7))).isEqualTo(Bytes.plain("""
                        28000000 1200 0103 07000000 00000000
                        00 00 0000 00000000 00000000 00000000
                        0800 1d00 08000000"""));
    }

    @Test
    void promotesSecondaries() {
        assertThat(Bytes.written(to -> RouteFormat.promoteSecondaries(to, 7, 3)))
                .isEqualTo(Bytes.plain("""
                        34000000 1300 0500 07000000 00000000
                        00 00 0000 03000000 00000000 00000000
                        1400 1a80 1000 0280 0c00 0180 0800 1400 01000000"""));
    }

    @Test
    void readsAnAddress() throws MalformedMessageException {
        // what the kernel sends for 2001:db8::1/128, preferred_lft 0, valid_lft 5, proto 77
        Messages message = Bytes.message("""
                50000000 1400 0200 07000000 00000000
                0a 80 a2 00 03000000
                1400 0100 20010db8000000000000000000000001
                1400 0600 00000000 05000000 01000000 01000000
                0800 0800 a2000000
                0500 0b00 4d000000""");
        assertThat(RouteFormat.readAddress(message))
                .isEqualTo(new PresentAddress(Bytes.address("2001:db8::1"), 128, 3, 0xa2, 0, 5, null, 77));
    }

    @Test
    void readsALink() throws MalformedMessageException {
        Messages message = Bytes.message("""
                6c000000 1000 0200 07000000 00000000
                00 00 0100 03000000 43100100 00000000
                0900 0300 6574683000 000000
                0a00 0100 020000000001 0000
                0800 0400 dc050000
                1000 1280 0900 0100 76657468 00 000000
                1c00 3480 0a00 3500 656e70317330 0000 0b00 3500 616e6f74686572 00""");
        Link link = RouteFormat.readLink(message);
        assertThat(link).isNotNull();
        assertThat(link.name()).isEqualTo("eth0");
        assertThat(link.alternativeNames()).containsExactly("enp1s0", "another");
        assertThat(link.hardware()).hasToString("02:00:00:00:00:01");
        assertThat(link.kind()).isEqualTo("veth");
        assertThat(link.mtu()).isEqualTo(1500);
        assertThat(link.isUp() && link.hasCarrier() && link.isRunning() && link.resolvesNeighbours())
                .isTrue();
    }

    @Test
    void takesABridgePortForNoLink() throws MalformedMessageException {
        assertThat(RouteFormat.readLink(
                        Bytes.message("20000000 1100 0000 00000000 00000000 07 00 0100 03000000 00000000 00000000")))
                .isNull();
    }

    @Test
    void refusesWhatTheKernelWouldMisunderstand() {
        AddressOn address = new AddressOn(Bytes.address("10.0.0.1"), 3);
        assertThatThrownBy(() -> address.within(33)).hasMessage("a prefix length from 1 to 32, not 33");
        assertThatThrownBy(() -> address.validFor(Duration.ofMillis(999)))
                .hasMessageStartingWith("valid for whole seconds");
        assertThatThrownBy(() -> address.labelled("0123456789abcdef")).hasMessageStartingWith("a label of 1 to 15");
        assertThatThrownBy(() -> address.from(256)).hasMessageStartingWith("a protocol from 0 to 255");
        assertThatThrownBy(() -> new AddressOn(Bytes.address("10.0.0.1"), 0))
                .hasMessage("no interface has the number 0");
    }
}
