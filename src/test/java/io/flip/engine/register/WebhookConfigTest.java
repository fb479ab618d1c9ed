package io.flip.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.Edits.Result;
import io.flip.simulation.Clusters;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

    @Test
    void whatNoMemberCouldSendToIsRefused() {
        assertThat(refused(webhook("pager", "https://receiver"))).isEmpty();
        assertThat(refused(webhook("\n", "http://receiver"))).startsWith("The webhook \\u000a needs a name");
        assertThat(refused(webhook("pager", "ftp://receiver"))).startsWith("The webhook pager needs a url");
        assertThat(refused(webhook("pager", "http://" + "x".repeat(2048)))).contains("at most 2048 characters");
        assertThat(refused(webhook("x", "http://one"), webhook("x", "http://two")))
                .isEqualTo("The webhook x is there twice.");
        assertThat(refused(new WebhookConfig("x", "http://one", "/", List.of("items"), List.of(), List.of())))
                .contains("has a kind or a state that is none");
        assertThat(refused(new WebhookConfig("x", "http://one", "/", List.of(), List.of(), List.of("up"))))
                .contains("has a kind or a state that is none");
        assertThat(refused(new WebhookConfig("x", "http://one", " ", List.of(), List.of(), List.of())))
                .contains("needs a source");
        List<String> systems = IntStream.range(0, 101).mapToObj(String::valueOf).toList();
        assertThat(refused(new WebhookConfig("x", "http://one", "/", List.of(), systems, List.of())))
                .contains("may name 100 systems");
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
