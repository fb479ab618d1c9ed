package io.flip.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegibleTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 9, 0x1b, 0x7f, 0x9b, 0xad, 0x61c, 0x200b, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b,
                0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xfff9, 0xe0001
            })
    void whatIsNotSeenIsHidden(int codePoint) {
        assertThat(Legible.hidden(codePoint)).isTrue();
        assertThat(Legible.firstHidden("a" + Character.toString(codePoint) + "b"))
                .hasValue(codePoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.0.1", "db.eu-1/x", "a b", "ü%;", "日本語", "مرحبا", "😀", "e\u0301"})
    void whatIsSeenIsNot(String text) {
        assertThat(Legible.firstHidden(text)).isEmpty();
        assertThat(Legible.shown(text)).isEqualTo(text);
    }

    @Test
    void itIsNamedAndShownByItsNumber() {
        assertThat(Legible.name(0x202e)).isEqualTo("U+202E (RIGHT-TO-LEFT OVERRIDE)");
        assertThat(Legible.shown("a\u202eb\nc")).isEqualTo("a\\u202eb\\u000ac");
    }
}
