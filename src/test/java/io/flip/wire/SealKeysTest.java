package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Keys;
import io.flip.fixture.Rule;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Rule("8, the key")
class SealKeysTest {

    private static final String HEX = Keys.of("a group's");

    @Test
    void whatKeygenAndOpensslPrintIsARandomKey() {
        byte[] bytes = HexFormat.of().parseHex(HEX);
        assertThat(SealKeys.isRandom(HEX)).isTrue();
        assertThat(SealKeys.isRandom(HEX.toUpperCase(java.util.Locale.ROOT))).isTrue();
        assertThat(SealKeys.isRandom(Base64.getEncoder().encodeToString(bytes))).isTrue();
        assertThat(SealKeys.isRandom(Base64.getUrlEncoder().encodeToString(bytes)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "0123456789abcdef0123456789abcdef",
                "thirty-two-characters-of-a-key-0",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
                "a-passphrase-of-forty-four-characters-or-so="
            })
    void whateverElseIsAPassphrase(String secret) {
        assertThat(SealKeys.isRandom(secret)).isFalse();
    }

    /** So nobody who has one must do anything. */
    @Test
    void aRandomKeyIsUsedAsItAlwaysWas() {
        SealKeys keys = SealKeys.of(HEX, List.of());
        assertThat(keys.primary()).isEqualTo(SealKey.direct(HEX));
        assertThat(keys.earlier()).isEqualTo(SealKey.direct(HEX));
        assertThat(keys.accepted()).hasSize(1);
    }

    /** Pins both derivations, computed by another program: where this fails, members no longer understand each other. */
    @Test
    void aPassphraseIsStretchedAndKnownAsItWasBefore() {
        SealKeys keys = SealKeys.of("secret", List.of(HEX));
        assertThat(HexFormat.of().formatHex(keys.primary().key().getEncoded()))
                .isEqualTo("93bde220c9ddd969205eeb2b3712f2f143be81986c90dff5698fa4dec2f04649");
        assertThat(keys.primary().id()).isEqualTo((byte) 0x74);
        assertThat(HexFormat.of().formatHex(keys.earlier().key().getEncoded()))
                .isEqualTo("5ac70ca8b28a12e37ec6f98296b931975e001549b98a5d98f9198b6bc1ca1cef");
        assertThat(keys.accepted())
                .containsExactly(
                        new SealKeys.Accepted(keys.primary(), false, false),
                        new SealKeys.Accepted(SealKey.direct(HEX), true, false),
                        new SealKeys.Accepted(keys.earlier(), false, true));
        assertThat(keys).asString().doesNotContain("secret", HEX);
    }
}
