package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever bytes come as a netlink datagram: reading ends, with values or with words. */
class MessagesTest {
    private static final String ADDRESS = """
        50000000 1400 0200 07000000 00000000 0a 80 a2 00 03000000
        1400 0100 20010db8000000000000000000000001
        1400 0600 00000000 05000000 01000000 01000000
        0800 0800 a2000000 0500 0b00 4d000000\
        """;
    private static final String LINK = """
        6c000000 1000 0200 07000000 00000000 00 00 0100 03000000 43100100 00000000
        0900 0300 6574683000 000000 0a00 0100 020000000001 0000 0800 0400 dc050000
        1000 1280 0900 0100 76657468 00 000000
        1c00 3480 0a00 3500 656e70317330 0000 0b00 3500 616e6f74686572 00\
        """;
    /** EINVAL of a capped request, with the kernel's words. */
    private static final String REFUSAL = """
        3c000000 0200 0003 07000000 00000000 eaffffff 28000000 1400 0506 07000000 00000000
        1700 0100 496e76616c696420707265666978206c656e00 00\
        """;

    /** A TCP connection, as sock_diag lists it. */
    private static final String CONNECTION = "58000000 1400 0200 07000000 00000000 0a 01 00 00 1f90 0050"
            + "0000000000000000 0000ffff 0a000001" + "01".repeat(16) + "02000000 0102030405060708" + "00".repeat(20);

    private int refused;
    private int read;

    @Test
    void readsARefusal() throws MalformedMessageException {
        Messages refusal = Bytes.message(REFUSAL);
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        assertThat(NetlinkSocket.words(refusal)).isEqualTo("Invalid prefix len");
    }

    @Test
    void readsSeveralMessages() throws MalformedMessageException {
        Messages messages = Bytes.datagram(Bytes.of(ADDRESS + LINK));
        assertThat(messages.next()).isTrue();
        assertThat(messages.type()).isEqualTo(RouteFormat.RTM_NEWADDR);
        assertThat(messages.next()).isTrue();
        assertThat(messages.type()).isEqualTo(RouteFormat.RTM_NEWLINK);
        assertThat(messages.next()).isFalse();
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> Bytes.message("10000000 1400"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("a message of 6 bytes");
        assertThatThrownBy(() -> Bytes.message("00000000 1400 0200 07000000 00000000"))
                .hasMessage("a message that says it has 0 bytes, of 16");
        assertThatThrownBy(() -> Bytes.message("ffffffff 1400 0200 07000000 00000000"))
                .hasMessage("a message that says it has 4294967295 bytes, of 16");
        assertThatThrownBy(() ->
                        RouteFormat.readAddress(Bytes.message("14000000 1400 0200 07000000 00000000 02 20 00 00")))
                .hasMessage("a message of type 20 with 20 bytes, which needs at least 24");
        assertThatThrownBy(() -> RouteFormat.readAddress(
                        Bytes.message("1c000000 1400 0200 07000000 00000000 02 20 00 00 03000000 0000 0200")))
                .hasMessage("an attribute that says it has 0 bytes, of 4");
        assertThatThrownBy(() -> RouteFormat.readAddress(
                        Bytes.message("20000000 1400 0200 07000000 00000000 02 20 00 00 03000000 0600 0800 01020000")))
                .hasMessage("an attribute of type 8 with 2 bytes, which needs 4");
        assertThatThrownBy(() -> RouteFormat.readAddress(
                        Bytes.message("20000000 1400 0200 07000000 00000000 02 20 00 00 03000000 0600 0200 01020000")))
                .hasMessage("an address of 2 bytes in family 2");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void anythingEnds() {
        Random random = new Random(1);
        List<byte[]> seeds = Stream.of(ADDRESS, LINK, REFUSAL, ADDRESS + LINK, FenceFormatTest.LISTED, CONNECTION)
                .map(Bytes::of)
                .toList();
        for (int i = 0; i < 200_000; i++) {
            readAll(mutated(seeds.get(random.nextInt(seeds.size())), random));
        }
        assertThat(refused).isGreaterThan(100_000);
        assertThat(read).isGreaterThan(100_000);
    }

    /** Makes something of a message, or refuses it. */
    private interface Attempt {
        @Nullable
        Object read(Messages message) throws MalformedMessageException;
    }

    private static final List<Attempt> READERS = List.of(
            RouteFormat::readAddress,
            RouteFormat::readLink,
            FenceFormat::readTable,
            ConnectionFormat::read,
            Messages::errno,
            NetlinkSocket::words,
            message -> {
                List<FenceTable.Element> elements = new ArrayList<>();
                FenceFormat.readElements(message, elements);
                return elements.isEmpty() ? null : elements;
            });

    private void readAll(byte[] bytes) {
        Messages messages = Bytes.datagram(bytes);
        int count = 0;
        try {
            while (messages.next()) {
                count++;
                assertThat(count).isLessThanOrEqualTo(bytes.length / Encoder.HEADER + 1);
                for (Attempt reader : READERS) {
                    attempt(reader, messages);
                }
            }
        } catch (MalformedMessageException malformed) {
            assertThat(malformed.getMessage()).isNotBlank();
            refused++;
        }
    }

    private void attempt(Attempt reader, Messages message) {
        try {
            read += reader.read(message) == null ? 0 : 1;
        } catch (MalformedMessageException malformed) {
            assertThat(malformed.getMessage()).isNotBlank();
            refused++;
        }
    }

    static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = Arrays.copyOf(seed, random.nextInt(3) == 0 ? random.nextInt(seed.length + 1) : seed.length);
        for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            int place = random.nextInt(bytes.length);
            bytes[place] = (byte)
                    (random.nextBoolean()
                            ? random.nextInt(256)
                            : List.of(0, 1, 4, 255).get(random.nextInt(4)));
        }
        return bytes;
    }
}
