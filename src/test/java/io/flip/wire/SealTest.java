package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Keys;
import io.flip.fixture.Rule;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;

class SealTest {
    private static final String SECRET = Keys.of("of the group");

    @Test
    @Rule("8")
    void noNonceIsUsedTwice() {
        Set<String> nonces = new HashSet<>();
        for (int run = 0; run < 20; run++) {
            Seal seal = new Seal(SealKeys.of(SECRET, List.of()), new SecureRandom());
            for (int sent = 0; sent < 1000; sent++) {
                ByteBuffer datagram = ByteBuffer.allocate(64);
                seal.seal(new byte[] {1}, datagram, Sealing.WITHOUT_MAC);
                nonces.add(HexFormat.of().formatHex(datagram.array(), 2, 14));
            }
        }
        assertThat(nonces).hasSize(20_000);
    }

    /** By hand, as it is written (protocol 8, the key). */
    @Test
    @Rule("8")
    void versionAndKeyIdAreAuthenticatedWithThePayload() throws Exception {
        ByteBuffer datagram = ByteBuffer.allocate(64);
        new Seal(SealKeys.of(SECRET, List.of()), new SecureRandom())
                .seal(new byte[] {1, 2, 3}, datagram, Sealing.WITHOUT_MAC);
        byte[] bytes = datagram.array();

        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, SealKey.direct(SECRET).key(), new GCMParameterSpec(128, bytes, 2, 12));
        cipher.updateAAD(bytes, 0, 2);
        assertThat(cipher.doFinal(bytes, 14, datagram.position() - 14)).containsExactly(1, 2, 3);
    }

    /** By hand, as it is written (protocol 8, the key). */
    @Test
    @Rule("8")
    void theMacIsOverAllBeforeIt() {
        ByteBuffer datagram = ByteBuffer.allocate(64);
        new Seal(SealKeys.of(SECRET, List.of()), new SecureRandom())
                .seal(new byte[] {1, 2, 3}, datagram, Sealing.WITH_MAC);

        assertThat(datagram.get(0)).isEqualTo((byte) 2);
        assertThat(datagram.position()).isEqualTo(14 + 3 + 16 + 8);
        assertThat(datagram.getLong(33)).isEqualTo(SealKey.direct(SECRET).mac().mac(datagram.array(), 0, 33));
    }

    /** Pins the derivation: where this fails, members of the released version no longer understand. */
    @Test
    @Rule("8, the key")
    void theKeyIsThatOfWireVersion1() {
        SealKey key = SealKey.direct("secret");

        assertThat(HexFormat.of().formatHex(key.key().getEncoded()))
                .isEqualTo("5ac70ca8b28a12e37ec6f98296b931975e001549b98a5d98f9198b6bc1ca1cef");
        assertThat(key.id()).isEqualTo((byte) 0x4f);
        assertThat(key).asString().doesNotContain("javax");
    }
}
