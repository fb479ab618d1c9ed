package io.flip.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.Edits.Result;
import io.flip.simulation.Clusters;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a webhook may be, in every version of the configuration. */
class WebhookConfigTest {

    private static final ClusterConfig BEFORE = new Clusters()
            .member("b", null, "ip")
            .member("a", 1, "ip")
            .member("c", 2)
            .system(Clusters.sharded("ip", "1"))
            .build();

    private static WebhookConfig webhook(String name, String url) {
        return new WebhookConfig(name, url, WebhookConfig.SOURCE, List.of(), List.of(), List.of());
    }

    private static ClusterConfig with(List<WebhookConfig> webhooks) {
        return new ClusterConfig(
                BEFORE.version(), BEFORE.settings().webhooks(webhooks), BEFORE.members(), BEFORE.systems());
    }

    private static String refused(WebhookConfig... webhooks) {
        return Edits.apply(BEFORE, new ReplaceConfig(with(List.of(webhooks))), true) instanceof Result.Refused(var why)
                ? why.detail()
                : "";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://receiver",
                "https://hooks.example.org/flip?to=a%20b",
                "http://10.0.0.1:9000/x",
                "https://[fd00::1]:8443/"
            })
    void urlsThatCanBeSentTo(String url) {
        assertThat(refused(webhook("pager", url))).isEmpty();
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
        assertThat(refused(webhook("pager", url))).startsWith("The url of the webhook pager ");
    }

    @Test
    void aNameThatIsNoneAndOneThatIsThereTwice() {
        assertThat(refused(webhook("../x", "http://receiver"))).contains("is no name of a webhook");
        assertThat(refused(webhook("x", "http://one"), webhook("x", "http://two")))
                .contains("is there twice");
    }

    @Test
    void wordsThatAreNone() {
        assertThat(refused(
                        new WebhookConfig("pager", "http://receiver", "/flip", List.of("items"), List.of(), List.of())))
                .contains("kinds", "has items, which is none", "member, item, config, lease");
        assertThat(refused(new WebhookConfig("pager", "http://receiver", "/flip", List.of(), List.of(), List.of("up"))))
                .contains("states", "has up, which is none");
        assertThat(refused(new WebhookConfig("pager", "http://receiver", " ", List.of(), List.of(), List.of())))
                .contains("source");
    }

    @Test
    void thereIsABound() {
        WebhookConfig[] all = IntStream.rangeClosed(10, 10 + WebhookConfig.MOST)
                .mapToObj(number -> webhook("w" + number, "http://receiver"))
                .toArray(WebhookConfig[]::new);
        assertThat(refused(all)).isEqualTo("17 webhooks are more than a cluster may have: 16.");
    }

    @Test
    void theyAreNoTermsOfLeases() {
        ClusterConfig next = ((Result.Applied)
                        Edits.apply(BEFORE, new ReplaceConfig(with(List.of(webhook("x", "http://one")))), true))
                .config();
        assertThat(next.terms())
                .isEqualTo(((Result.Applied) Edits.apply(BEFORE, new ReplaceConfig(BEFORE), true))
                        .config()
                        .terms());
        assertThat(next.settings().webhooks()).hasSize(1);
        assertThat(Differences.between(BEFORE, next)).isEqualTo("webhooks: +x");
        assertThat(Differences.between(next, with(List.of(webhook("x", "http://two"), webhook("y", "http://two")))))
                .isEqualTo("webhooks: +y; webhooks.x: url");
    }

    @Test
    void theHiddenSystemFollowsFromTheConfiguration() {
        assertThat(Webhooks.hidden(BEFORE)).isEmpty();
        SystemConfig hidden = Webhooks.hidden(with(List.of(webhook("x", "http://one"), webhook("y", "http://two"))))
                .orElseThrow();
        assertThat(hidden.spec().members()).containsExactly("a", "c", "b");
        assertThat(hidden.spec().items().keySet()).containsExactly("x", "y");
        assertThat(hidden.grace()).isZero();
        assertThat(hidden.handlers().hasPrograms()).isFalse();
    }
}
