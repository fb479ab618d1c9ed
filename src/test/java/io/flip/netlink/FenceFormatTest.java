package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes are those that {@code nft} 1.0.6 sends, as {@code strace} shows them, without what is for {@code nft} alone. */
class FenceFormatTest {
    private static final List<InetAddress> ADDRESSES = Bytes.addresses("10.0.0.1", "2001:db8::1", "10.0.0.2");

    @Test
    void aBatchHasEdges() {
        assertThat(Bytes.written(to -> {
                    FenceFormat.beginBatch(to, 0);
                    FenceFormat.endBatch(to, 2);
                }))
                .isEqualTo(Bytes.plain("""
                        14000000 1000 0100 00000000 00000000 00 00 000a
                        14000000 1100 0100 02000000 00000000 00 00 000a"""));
    }

    @Test
    void makesTablesAndSets() {
        int flags = FenceFormat.NFT_TABLE_F_OWNER | FenceFormat.NFT_TABLE_F_PERSIST;
        assertThat(Bytes.written(to -> FenceFormat.table(to, 1, FenceFormat.NFPROTO_ARP, "flip_a", flags)))
                .isEqualTo(Bytes.plain("""
                        28000000 000a 0104 01000000 00000000 03 00 0000
                        0b00 0100 666c69705f6100 00 0800 0200 00000006"""));
        assertThat(Bytes.written(to -> FenceFormat.set(to, 1, "flip_a", FenceSet.LEASED6, 1)))
                .isEqualTo(Bytes.plain("""
                        4c000000 090a 0106 01000000 00000000 01 00 0000
                        0b00 0100 666c69705f6100 00 0c00 0200 6c656173656436 00
                        0800 0300 00000010 0800 0400 00000008 0800 0500 00000010 0800 0a00 00000001"""));
    }

    @Test
    void addsElementsOfTheSetsFamily() {
        assertThat(Bytes.written(to -> FenceFormat.elements(
                        to,
                        FenceFormat.NFT_MSG_NEWSETELEM,
                        Encoder.NLM_F_CREATE,
                        1,
                        "flip_a",
                        FenceSet.LEASED4,
                        ADDRESSES.subList(0, 2),
                        5000)))
                .isEqualTo(Bytes.plain("""
                        58000000 0c0a 0104 01000000 00000000 01 00 0000
                        0b00 0100 666c69705f6100 00 0c00 0200 6c656173656434 00
                        2c00 0380 2800 0180
                        0c00 0180 0800 0100 0a000001
                        0c00 0400 0000000000001388
                        0c00 0500 0000000000001388"""));
    }

    @Test
    void deletesElements() {
        assertThat(Bytes.written(to -> FenceFormat.elements(
                        to, FenceFormat.NFT_MSG_DELSETELEM, 0, 1, "flip_a", FenceSet.LEASED4, ADDRESSES, 0)))
                .isEqualTo(Bytes.plain("""
                        50000000 0e0a 0100 01000000 00000000 01 00 0000
                        0b00 0100 666c69705f6100 00 0c00 0200 6c656173656434 00
                        2400 0380 1000 0180 0c00 0180 0800 0100 0a000001
                        1000 0180 0c00 0180 0800 0100 0a000002"""));
    }

    @Test
    void readsElements() throws MalformedMessageException {
        List<FenceTable.Element> found = new ArrayList<>();
        FenceFormat.readElements(Bytes.message(LISTED), found);
        assertThat(found)
                .containsExactly(
                        new FenceTable.Element(Bytes.address("10.0.0.1"), 5000, 4990),
                        new FenceTable.Element(Bytes.address("10.0.0.2"), 0, 0));
    }

    /** What the kernel sends for a set. */
    static final String LISTED = """
            68000000 0c0a 0200 01000000 00000000 01 00 0000
            0b00 0100 666c69705f6100 00 0c00 0200 6c656173656434 00
            3c00 0380
            2800 0180 0c00 0180 0800 0100 0a000001 0c00 0400 0000000000001388 0c00 0500 000000000000137e
            1000 0180 0c00 0180 0800 0100 0a000002""";
}
