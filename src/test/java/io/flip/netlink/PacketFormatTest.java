package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.netlink.ConflictWatch.Way;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Byte by byte, from the RFCs; the checksums were computed apart. */
class PacketFormatTest {
    private static final HardwareAddress HARDWARE = HardwareAddress.parse("02:00:00:00:00:01");
    private static final Inet4Address FOUR = (Inet4Address) Bytes.address("10.0.0.1");
    private static final Inet6Address SIX = (Inet6Address) Bytes.address("2001:db8::1:2345");
    private static final String ADVERTISED = """
        60000000 0020 3a ff
        20010db8000000000000000000012345 ff020000000000000000000000000001
        88 00 b2a0 20000000 20010db8000000000000000000012345
        02 01 020000000001\
        """;
    private static final String REPLIED = "0001 0800 06 04 0002 020000000001 0a000001 ffffffffffff 0a000001";

    @Test
    void announcesFour() {
        assertThat(Bytes.written(to -> PacketFormat.announcement(to, PacketFormat.REQUEST, HARDWARE, FOUR)))
                .isEqualTo(Bytes.plain("0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000001"));
        assertThat(Bytes.written(to -> PacketFormat.announcement(to, PacketFormat.REPLY, HARDWARE, FOUR)))
                .isEqualTo(Bytes.plain(REPLIED));
    }

    @Test
    void asksForFour() {
        assertThat(Bytes.written(to -> PacketFormat.probe(to, HARDWARE, FOUR)))
                .isEqualTo(Bytes.plain("0001 0800 06 04 0001 020000000001 00000000 000000000000 0a000001"));
    }

    @Test
    void announcesSix() {
        assertThat(Bytes.written(to -> PacketFormat.announcement(to, HARDWARE, SIX)))
                .isEqualTo(Bytes.plain(ADVERTISED));
        assertThat(PacketFormat.allNodes()).hasToString("33:33:00:00:00:01");
    }

    @Test
    void asksForSix() {
        assertThat(Bytes.written(to -> PacketFormat.probe(to, SIX))).isEqualTo(Bytes.plain("""
            60000000 0018 3a ff
            00000000000000000000000000000000 ff0200000000000000000001ff012345
            87 00 0663 00000000 20010db8000000000000000000012345\
            """));
        assertThat(PacketFormat.groupHardware(SIX)).hasToString("33:33:ff:01:23:45");
    }

    private static PacketFormat.@Nullable Said arp(byte[] bytes) {
        return PacketFormat.readArp(MemorySegment.ofArray(bytes), bytes.length);
    }

    private static PacketFormat.@Nullable Said advertisement(byte[] bytes) {
        return PacketFormat.readAdvertisement(MemorySegment.ofArray(bytes), bytes.length);
    }

    @Test
    void readsWhoHasWhat() {
        assertThat(arp(Bytes.of(REPLIED))).isEqualTo(new PacketFormat.Said(FOUR, HARDWARE, Way.ARP_REPLY));
        assertThat(arp(Bytes.of("0001 0800 06 04 0001 020000000001 00000000 000000000000 0a000001")))
                .as("a probe says nothing")
                .isNull();
        assertThat(advertisement(Bytes.of(ADVERTISED)))
                .isEqualTo(new PacketFormat.Said(SIX, HARDWARE, Way.ADVERTISEMENT));
        assertThat(advertisement(Bytes.of(ADVERTISED.replace("3a ff", "3a fe"))))
                .as("not of this link")
                .isNull();
        assertThat(advertisement(Bytes.of(ADVERTISED.replace("02 01 02", "01 01 02"))))
                .isEqualTo(new PacketFormat.Said(SIX, null, Way.ADVERTISEMENT));
        assertThat(advertisement(Bytes.of(ADVERTISED.replace("02 01 02", "01 00 02"))))
                .as("an option without a length")
                .isEqualTo(new PacketFormat.Said(SIX, null, Way.ADVERTISEMENT));
    }

    @Test
    void readsAnyPacketToItsEnd() {
        Random random = new Random(1);
        int said = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = MessagesTest.mutated(Bytes.of(i % 2 == 0 ? REPLIED : ADVERTISED), random);
            said += arp(bytes) == null ? 0 : 1;
            said += advertisement(bytes) == null ? 0 : 1;
        }
        assertThat(said).isGreaterThan(50_000);
    }
}
