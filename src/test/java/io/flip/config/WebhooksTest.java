package io.flip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.config.document.Documents;
import io.flip.config.read.ConfigurationException;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.WebhookConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Where events are sent to, as it is written in files, sent by REST, and signed. */
class WebhooksTest {

    private static final String SECRET = "a secret of good length";
    private static final String WEBHOOKS = """
              webhooks:
                tickets: {url: "https://tickets.example.org/flip", source: /flip/prod, kinds: [item], systems: [ip], states: [stuck, failed]}
                pager: {url: "http://10.0.0.1:9000/"}
            """;
    private static final List<WebhookConfig> READ = List.of(
            new WebhookConfig("pager", "http://10.0.0.1:9000/", "/flip", List.of(), List.of(), List.of()),
            new WebhookConfig(
                    "tickets",
                    "https://tickets.example.org/flip",
                    "/flip/prod",
                    List.of("item"),
                    List.of("ip"),
                    List.of("failed", "stuck")));

    @TempDir
    Path directory;

    private Operator yaml(String more) {
        return new Operator(directory).yaml(Operator.resource("good.yml") + more);
    }

    @Test
    void bothFormatsSayTheSame() {
        ClusterConfig yaml = yaml(WEBHOOKS).setup().cluster();
        assertThat(yaml.settings().webhooks()).isEqualTo(READ);
        String json = Operator.resource("good.json").stripTrailing();
        String more = """
                , "webhooks": {
                  "pager": {"url": "http://10.0.0.1:9000/"},
                  "tickets": {"url": "https://tickets.example.org/flip", "source": "/flip/prod",
                    "kinds": ["item"], "systems": ["ip"], "states": ["failed", "stuck"]}}}""";
        Operator other = new Operator(directory).json(json.substring(0, json.length() - 1) + more);
        assertThat(other.setup().cluster().settings().webhooks()).isEqualTo(READ);
    }

    @Test
    void variablesChangeWhatIsThere() {
        assertThat(yaml(WEBHOOKS)
                        .variable("FLIP_WEBHOOKS_PAGER_URL", "http://10.0.0.2/")
                        .variable("FLIP_WEBHOOKS_PAGER_KINDS", "member,item")
                        .setup()
                        .cluster()
                        .settings()
                        .webhook("pager"))
                .contains(new WebhookConfig(
                        "pager", "http://10.0.0.2/", "/flip", List.of("item", "member"), List.of(), List.of()));
    }

    @Test
    void whatIsShownIsReadAsTheSame() {
        ClusterConfig config = yaml(WEBHOOKS).setup().cluster();
        Documents documents = TestDocuments.withoutPrograms();
        byte[] shown = JsonMapper.shared().writeValueAsBytes(documents.of(config));
        assertThat(new String(shown, StandardCharsets.UTF_8))
                .contains("\"webhooks\":{\"pager\":{\"url\":\"http://10.0.0.1:9000/\"},");
        assertThat(documents.whole(shown, config, "flip").settings()).isEqualTo(config.settings());
    }

    @Test
    void aChangeOfOneSystemLeavesThem() {
        ClusterConfig config = yaml(WEBHOOKS).setup().cluster();
        byte[] body = "{\"value\": \"192.168.0.9\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(TestDocuments.withoutPrograms().data("ip", body, config)).containsExactly("192.168.0.9");
    }

    @Test
    void theSecretIsNoPartOfTheClusters() {
        byte[] body = "{\"webhook_secret\": \"%s\"}".formatted(SECRET).getBytes(StandardCharsets.UTF_8);
        ClusterConfig config = yaml(WEBHOOKS).setup().cluster();
        assertThatThrownBy(() -> TestDocuments.withoutPrograms().whole(body, config, "flip"))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.lines())
                                .anyMatch(line -> line.contains("flip.webhook_secret")
                                        && line.contains("is one member's own, and not the cluster's"))
                                .noneMatch(line -> line.contains(SECRET)));
    }

    @Test
    void withoutASecretThatIsSaid() {
        assertThat(yaml("").warnings()).isEmpty();
        assertThat(yaml(WEBHOOKS).warnings())
                .containsExactly(
                        "flip.webhooks (application.yml:25:5): are sent unsigned, so that a receiver can't tell events of this cluster from those of anybody else; give all members the same secret, as FLIP_WEBHOOK_SECRET or in the file of flip.webhook_secret_file");
        assertThat(yaml(WEBHOOKS).variable("FLIP_WEBHOOK_SECRET", SECRET).warnings())
                .isEmpty();
    }

    private Optional<byte[]> key(Operator operator) throws IOException {
        return WebhookSecret.of(operator.setup().properties().webhooks()).key();
    }

    @Test
    void aSecretIsWhatIsWrittenOrWhatItsBase64Says() throws IOException {
        assertThat(key(yaml(WEBHOOKS))).isEmpty();
        assertThat(key(yaml(WEBHOOKS).variable("FLIP_WEBHOOK_SECRET", SECRET)))
                .hasValue(SECRET.getBytes(StandardCharsets.UTF_8));
        byte[] random = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        String written = "whsec_" + Base64.getEncoder().encodeToString(random);
        assertThat(key(yaml(WEBHOOKS + "  webhook_secret: " + written + "\n"))).hasValue(random);
    }

    @Test
    void aFileIsReadAnewEachTime() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        Operator operator = yaml(WEBHOOKS + "  webhook_secret_file: " + file + "\n");
        WebhookSecret secret = WebhookSecret.of(operator.setup().properties().webhooks());
        assertThat(secret.key()).hasValue(SECRET.getBytes(StandardCharsets.UTF_8));
        Files.writeString(file, "another " + SECRET);
        assertThat(secret.key()).hasValue(("another " + SECRET).getBytes(StandardCharsets.UTF_8));
        Files.delete(file);
        assertThat(secret.isConfigured()).isTrue();
        assertThatThrownBy(secret::key).isInstanceOf(IOException.class).hasMessageContaining("can't be read");
        assertThat(secret.toString()).doesNotContain(SECRET);
    }

    @Test
    void secretsThatAreNone() {
        assertThat(yaml(WEBHOOKS).variable("FLIP_WEBHOOK_SECRET", "short").mistakes())
                .singleElement()
                .asString()
                .contains("flip.webhook_secret = ******", "fewer than 16 bytes")
                .doesNotContain("short ");
        assertThat(yaml(WEBHOOKS)
                        .variable("FLIP_WEBHOOK_SECRET", "whsec_no base64 at all")
                        .mistakes())
                .hasSize(1);
        assertThat(yaml(WEBHOOKS).variable("FLIP_WEBHOOK_SECRET", "").mistakes())
                .singleElement()
                .asString()
                .contains("is empty");
        assertThat(yaml(WEBHOOKS + "  webhook_secret_file: nowhere\n").mistakes())
                .singleElement()
                .asString()
                .contains("flip.webhook_secret_file", "does not exist");
        assertThat(yaml(WEBHOOKS + "  webhook_secret_file: nowhere\n  webhook_secret: " + SECRET + "\n")
                        .mistakes())
                .singleElement()
                .asString()
                .contains("is there beside flip.webhook_secret");
    }
}
