package io.flip.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
        List<byte[]> seeds = List.of(Bytes.of(ADDRESS), Bytes.of(LINK), Bytes.of(REFUSAL), Bytes.of(ADDRESS + LINK));
        int refused = 0;
        int read = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = mutated(seeds.get(random.nextInt(seeds.size())), random);
            try {
                read += readAll(bytes);
            } catch (MalformedMessageException malformed) {
                assertThat(malformed.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
        assertThat(read).isGreaterThan(10_000);
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

    private static int readAll(byte[] bytes) throws MalformedMessageException {
        Messages messages = Bytes.datagram(bytes);
        List<Object> values = new ArrayList<>();
        int count = 0;
        while (messages.next()) {
            count++;
            assertThat(count).isLessThanOrEqualTo(bytes.length / Encoder.HEADER + 1);
            try {
                values.add(String.valueOf(RouteFormat.readAddress(messages)));
                values.add(String.valueOf(RouteFormat.readLink(messages)));
            } catch (MalformedMessageException one) {
                values.add(String.valueOf(RouteFormat.readLink(messages)));
            }
            values.add(messages.errno());
            values.add(String.valueOf(NetlinkSocket.words(messages)));
        }
        return values.size();
    }
}
