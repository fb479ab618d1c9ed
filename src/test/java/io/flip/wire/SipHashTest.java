package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {

    private final SipHash hash = SipHash.of(counting(SipHash.KEY));

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte) i);
        return bytes;
    }

    /** The authors' own: key and message count up from 0. */
    @ParameterizedTest
    @CsvSource({"0, 726fdb47dd0e0e31", "1, 74f839c593dc67fd", "8, 93f5f5799a932462", "15, a129ca6149be45e5"})
    void itIsTheOneOfTheDesign(int length, String expected) {
        assertThat(Long.toHexString(hash.mac(counting(length), 0, length))).isEqualTo(expected);
    }

    @Test
    void itLooksAtNothingAround() {
        assertThat(hash.mac(counting(40), 3, 21)).isNotEqualTo(hash.mac(counting(40), 2, 21));
        byte[] around = counting(40);
        around[2]++;
        around[24]++;
        assertThat(hash.mac(around, 3, 21)).isEqualTo(hash.mac(counting(40), 3, 21));
    }

    @Test
    void theKeyIsInNoLog() {
        assertThat(hash).hasToString("SipHash");
    }
}
