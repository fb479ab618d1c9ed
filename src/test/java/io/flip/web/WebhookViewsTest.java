package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.WebhookConfig;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import io.flip.node.NodeFront.Sending;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What operators see of webhooks: REST, text, health and metrics. */
@ServiceTest
class WebhookViewsTest {

    private static final Instant AT = Instant.parse("2030-01-01T00:00:02Z");

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    private void twoWebhooks() {
        node.change(next -> next.webhook(
                        new WebhookConfig("all", "http://10.0.0.9/", "/flip", List.of(), List.of(), List.of()),
                        "flip2",
                        null)
                .webhook(
                        new WebhookConfig(
                                "tickets",
                                "https://tickets.example.org/flip",
                                "/flip/prod",
                                List.of("item"),
                                List.of("ip"),
                                List.of("failed")),
                        "flip1",
                        AT.toEpochMilli()));
    }

    private void failing() {
        node.sending(new Sending(
                "tickets",
                true,
                12,
                3,
                7L,
                "8f2c",
                AT,
                "it answers 503",
                AT.plusSeconds(4),
                Instant.now().minusSeconds(100)));
    }

    @Test
    void withoutAnyThereAreNone() {
        assertThat(http.get("/api/v1/webhooks").body()).isEqualTo("[]");
    }

    @Test
    void whoSendsKnowsHowItGoes() {
        twoWebhooks();
        failing();
        assertThat(http.get("/api/v1/webhooks").body()).isEqualTo("""
                        [{"name":"all","url":"http://10.0.0.9/","source":"/flip","kinds":[],"systems":[],"states":[],\
                        "sender":"flip2","sentUntil":null,"signed":null,"delivered":null,"failed":null,"waiting":null,\
                        "lastId":null,"lastAt":null,"error":null,"nextTry":null},\
                        {"name":"tickets","url":"https://tickets.example.org/flip","source":"/flip/prod","kinds":["item"],\
                        "systems":["ip"],"states":["failed"],"sender":"flip1","sentUntil":"2030-01-01T00:00:02Z",\
                        "signed":true,"delivered":12,"failed":3,"waiting":7,"lastId":"8f2c",\
                        "lastAt":"2030-01-01T00:00:02Z","error":"it answers 503","nextTry":"2030-01-01T00:00:06Z"}]""");
    }

    @Test
    void peopleReadItAsATable() {
        twoWebhooks();
        failing();
        assertThat(http.get("/webhooks").body())
                .contains("WEBHOOK", "SENDER", "NEXT TRY", "ERROR")
                .containsPattern("tickets +flip1 .* 12 +7 .*it answers 503 +https://tickets.example.org/flip")
                .containsPattern("all +flip2 ");
    }

    @Test
    void aReceiverThatTakesNothingIsAConcernAndNoReasonToBeUnready() {
        twoWebhooks();
        failing();
        assertThat(http.json("/api/v1/cluster").get("concerns").toString())
                .isEqualTo("[\"The receiver of the webhook tickets takes no events: it answers 503.\"]");
        JsonNode health = http.json("/actuator/health");
        assertThat(health.at("/components/flip/components/webhooks").toString())
                .contains("\"status\":\"UP\"", "\"failing\":{\"tickets\":\"it answers 503\"}", "[\"tickets\"]");
        assertThat(health.at("/components/flip/status").asString()).isEqualTo("UP");
        assertThat(http.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void itIsMeasured() {
        twoWebhooks();
        failing();
        assertThat(http.get("/actuator/prometheus").body())
                .contains(
                        "flip_webhook_sending{webhook=\"all\"} 0.0",
                        "flip_webhook_sending{webhook=\"tickets\"} 1.0",
                        "flip_webhook_delivered{webhook=\"tickets\"} 12.0",
                        "flip_webhook_failed{webhook=\"tickets\"} 3.0",
                        "flip_webhook_lag_seconds{webhook=\"all\"} 0.0")
                .containsPattern("flip_webhook_lag_seconds\\{webhook=\"tickets\"} 1[0-9][0-9]\\.");
    }

    @Test
    void theyAreAPartOfTheConfiguration() {
        twoWebhooks();
        assertThat(http.json("/api/v1/config").get("webhooks").toString()).isEqualTo("""
                        {"all":{"url":"http://10.0.0.9/"},"tickets":{"url":"https://tickets.example.org/flip",\
                        "source":"/flip/prod","kinds":["item"],"systems":["ip"],"states":["failed"]}}""");
    }
}
