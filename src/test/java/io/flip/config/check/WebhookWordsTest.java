package io.flip.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookWordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://receiver",
                "https://hooks.example.org/flip?to=a%20b",
                "http://10.0.0.1:9000/x",
                "https://[fd00::1]:8443/"
            })
    void urlsThatCanBeSentTo(String url) {
        assertThat(WebhookWords.url(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "receiver",
                "/flip",
                "ftp://receiver/",
                "file:///etc/passwd",
                "https:///path",
                "http://user:password@receiver/",
                "http://receiver/#part",
                "http://receiver:70000/",
                "http://receiver/a b",
                "HTTP://receiver/",
                "mailto:somebody@example.org"
            })
    void urlsThatCanNot(String url) {
        assertThat(WebhookWords.url(url)).isPresent();
    }
}
