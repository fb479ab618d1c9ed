package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description at /v3/api-docs is what the controllers say, complete, and says something. {@code -Drecord=true} writes it down anew: read what has
 * changed before it is committed.
 */
@ServiceTest
@TestPropertySource(
        properties = {
            "springdoc.api-docs.enabled=true",
            "springdoc.api-docs.path=/generated",
            "springdoc.writer-with-order-by-keys=true"
        })
@Import(ApiDescription.class)
class OpenApiTest {

    private static final Path FILE = Path.of("src/main/resources/io/flip/web/openapi.json");

    @Autowired
    private Http http;

    @Autowired
    private JsonMapper json;

    @Test
    void itIsWhatTheControllersSay() throws IOException {
        ObjectNode generated = (ObjectNode) http.json("/generated");
        generated.remove("servers"); // where the test happened to ask
        String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(generated) + "\n";
        if (Boolean.getBoolean("record")) {
            Files.writeString(FILE, text);
        } else {
            assertThat(text).isEqualTo(Files.readString(FILE));
            assertThat(http.json("/v3/api-docs")).isEqualTo(generated);
        }
    }

    @Test
    void everyPathIsDescribed() {
        JsonNode paths = http.json("/v3/api-docs").get("paths");
        List<String> all = new ArrayList<>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> all.add(method + " " + path.getKey().replace("/api/v1", ""))));
        assertThat(all)
                .containsExactlyInAnyOrder(
                        "get /cluster",
                        "get /members",
                        "post /members",
                        "get /members/{id}",
                        "delete /members/{id}",
                        "post /members/{id}/drain",
                        "post /members/{id}/resume",
                        "get /systems",
                        "get /systems/{id}",
                        "put /systems/{id}",
                        "delete /systems/{id}",
                        "get /systems/{id}/data",
                        "post /systems/{id}/data",
                        "delete /systems/{id}/data",
                        "post /systems/{id}/data/move",
                        "post /systems/{id}/data/retry",
                        "get /systems/{id}/data/why",
                        "get /why/{item}",
                        "get /assignments",
                        "get /plan",
                        "get /config",
                        "put /config",
                        "get /events",
                        "get /history",
                        "get /webhooks");
        paths.forEach(
                path -> path.properties().forEach(operation -> described(operation.getKey(), operation.getValue())));
    }

    private static void described(String method, JsonNode operation) {
        assertThat(operation.path("summary").asString()).isNotBlank();
        JsonNode success = operation.get("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        assertThat(success.path("description").asString()).isNotBlank();
        if (method.equals("get")) {
            assertThat(List.copyOf(success.path("content").propertyNames()))
                    .isIn(List.of("application/json", "text/plain"), List.of("text/event-stream"));
        } else {
            List<String> parameters = operation.path("parameters").findValuesAsString("name");
            assertThat(parameters)
                    .contains("Idempotency-Key", "If-Match", "force")
                    .doesNotContain("asked", "body");
            assertThat(operation.get("responses").propertyNames()).contains("400", "401", "403", "404", "409", "503");
        }
    }

    @Test
    void bodiesAreDescribed() {
        JsonNode paths = http.json("/v3/api-docs").get("paths");
        assertThat(paths.at("/~1api~1v1~1members/post/requestBody").toString()).contains("schemas/NewMember");
        assertThat(paths.at("/~1api~1v1~1systems~1{id}/put/requestBody").toString())
                .contains("schemas/SentSystem");
        assertThat(paths.at("/~1api~1v1~1systems~1{id}~1data/post/requestBody").toString())
                .contains("schemas/SentData");
        assertThat(http.json("/v3/api-docs")
                        .at("/components/schemas/SentSystem/properties")
                        .propertyNames())
                .contains("on_isolation", "refuse_for", "members");
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
