package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The description at /v3/api-docs is complete and says something. */
@ServiceTest
class OpenApiTest {

    @Autowired
    private Http http;

    @Test
    void everyPathIsDescribed() {
        JsonNode paths = http.json("/v3/api-docs").get("paths");
        assertThat(paths.propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/v1/cluster",
                        "/api/v1/members",
                        "/api/v1/members/{id}",
                        "/api/v1/systems",
                        "/api/v1/systems/{id}",
                        "/api/v1/systems/{id}/data",
                        "/api/v1/assignments",
                        "/api/v1/events");
        for (JsonNode path : paths) {
            assertThat(path.propertyNames()).containsExactly("get");
            assertThat(path.get("get").path("summary").asString()).isNotBlank();
            assertThat(path.get("get")
                            .get("responses")
                            .path("200")
                            .path("content")
                            .propertyNames())
                    .hasSize(1)
                    .first()
                    .isIn("application/json", "text/event-stream");
        }
    }

    @Test
    void problemsAreDescribedAsWhatTheyAre() {
        JsonNode missing = http.json("/v3/api-docs").at("/paths/~1api~1v1~1members~1{id}/get/responses/404");
        assertThat(missing.get("content").propertyNames()).containsExactly("application/problem+json");
        assertThat(missing.toString()).contains("schemas/Problem");
    }

    @Test
    void fieldsAreNamedAsTheyAreSent() {
        JsonNode schemas = http.json("/v3/api-docs").at("/components/schemas");
        assertThat(schemas.at("/MemberCounts/properties").propertyNames()).contains("new", "probablyDown");
        assertThat(schemas.at("/MemberDetails/properties/state/description").asString())
                .contains("probably_down");
        assertThat(schemas.propertyNames()).contains("Problem", "EventView").doesNotContain("SseEmitter");
    }

    @Test
    void titleAndLicenseAreThere() {
        JsonNode info = http.json("/v3/api-docs").get("info");
        assertThat(info.get("title").asString()).isEqualTo("Flip");
        assertThat(info.get("description").asString()).contains("application/problem+json");
    }
}
