package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.RawHttp;
import io.flip.fixture.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Whatever goes wrong is answered with a problem that says what to do, and nothing else. */
@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class ProblemTest {

    private static final String PROBLEM = "application/problem+json";

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    @Test
    void unknownMemberIsToldTheNearest() {
        problem(
                http.get("/api/v1/members/flip11"),
                404,
                "unknown-member",
                "No member is called 'flip11'. Did you mean 'flip1'? All members: GET /api/v1/members.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/systems/iq", "/api/v1/systems/IP/data"})
    void unknownSystemIsToldTheNearest(String path) {
        problem(http.get(path), 404, "unknown-system", "Did you mean 'ip'? All systems: GET /api/v1/systems.");
    }

    @Test
    void nothingIsSuggestedWhereNothingIsNear() {
        problem(
                http.get("/api/v1/members/completely-different"),
                404,
                "unknown-member",
                "There is none that looks like it.");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/memberz, /api/v1/members",
        "/api/v1/members/, /api/v1/members",
        "/api/v2/cluster, /api/v1/cluster",
        "/api/v1/systems/ip/date, /api/v1/systems/{id}/data",
    })
    void unknownPathIsToldTheNearest(String path, String nearest) {
        problem(http.get(path), 404, "unknown-path", "Did you mean " + nearest + "? All paths: GET /v3/api-docs.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/error", "/actuator/env", "/actuator/health/nothing", "/index.html", "/WEB-INF/web.xml"})
    void nothingElseIsThere(String path) {
        HttpResponse<String> answer = http.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContainIgnoringCase("<html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"})
    void wrongMethodIsToldTheRightOnes(String method) {
        HttpResponse<String> answer = http.send(http.request("/api/v1/cluster")
                .header("Authorization", "Bearer " + Http.TOKEN)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("{"))
                .build());
        if (method.equals("TRACE") || method.equals("BREW")) {
            assertThat(answer.statusCode()).isIn(405, 501);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROBLEM);
        } else {
            problem(answer, 405, "method-not-allowed", method + " is not possible here; use GET");
            assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "text/event-stream"})
    void whatCannotBeShownIsSaid(String accept) {
        problem(
                http.get("/api/v1/cluster", "Accept", accept),
                406,
                "not-acceptable",
                "send 'Accept: application/json, text/plain'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/*", "text/html,application/xhtml+xml,*/*;q=0.8"})
    void whatAcceptsJsonGetsIt(String accept) {
        assertThat(http.get("/api/v1/cluster", "Accept", accept).statusCode()).isEqualTo(200);
    }

    @Test
    void eventsAreNotShownAsJson() {
        problem(http.get("/api/v1/events", "Accept", "application/json"), 406, "not-acceptable", "text/event-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "99999999999999999999", "0x10", "1 OR 1=1"})
    void malformedEventIdIsRefused(String id) {
        problem(http.get("/api/v1/events", "Last-Event-ID", id), 400, "bad-parameter", "a whole number");
    }

    @Test
    void malformedEventIdInTheQueryIsRefused() {
        problem(http.get("/api/v1/events?lastEventId=x"), 400, "bad-parameter", "leave it out to begin now");
    }

    /** Tomcat refuses these itself, before any servlet. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/members/a[b] HTTP/1.1",
                "GET /api/v1/members/%zz HTTP/1.1",
                "GET /api/v1/members/%00 HTTP/1.1",
                "GET /api/v1/members/%c3%28 HTTP/1.1",
                "GET /api/v1/../../etc/passwd HTTP/1.1",
                "GET /api/v1/members/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
                "GET /<script>alert(1)</script> HTTP/1.1",
                "GET http:// HTTP/1.1",
                "GET /api/v1/members HTTP/9.9",
                "G\u0001T /api/v1/members HTTP/1.1",
            })
    void hostileRequestIsAProblemWithoutEcho(String line) throws Exception {
        String answer = RawHttp.send(http.port(), line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1\\.1 (4\\d\\d|505).*");
        assertThat(answer)
                .contains(PROBLEM)
                .contains("\"detail\":")
                .doesNotContainIgnoringCase("<html")
                .doesNotContain("<script")
                .doesNotContain("mistake in Flip")
                .doesNotContain("Exception");
    }

    @Test
    void oversizedUrlIsAProblem() throws Exception {
        String answer = RawHttp.send(
                http.port(),
                "GET /api/v1/members/" + "x".repeat(100_000)
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4").contains(PROBLEM).hasSizeLessThan(1000);
    }

    @Test
    void longUnknownIdIsShownInPart() {
        HttpResponse<String> answer = http.get("/api/v1/members/" + "x".repeat(5000));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Http.json(answer).get("detail").asString()).hasSizeLessThan(300);
    }

    @Test
    void mistakeInsideIsAProblemWithoutAnyTrace() {
        node.fail(new IllegalStateException("a mistake"));
        HttpResponse<String> answer = http.get("/api/v1/systems/ip/data");
        problem(answer, 500, "internal", "mistake in Flip");
        assertThat(answer.body()).doesNotContain("IllegalState").doesNotContain("io.flip");
    }

    /** Neither by what was asked for, nor by the headers, nor by a body. */
    @Test
    void nobodyWritesALineOfTheLog(CapturedOutput output) throws Exception {
        node.fail(new IllegalStateException("a mistake"));
        http.get("/api/v1/systems/a%0d%0aFORGED%0aFORGED/data");
        http.get("/api/v1/members/%1b%5b31mFORGED%e2%80%a8FORGED");
        http.change("POST", "/api/v1/systems/ip/data", "{\"value\": \"x\\nFORGED\"}");
        RawHttp.send(http.port(), """
                POST /api/v1/members/x/drain HTTP/1.1\r
                Host: localhost\r
                User-Agent: \u001b[31mFORGED\r
                Authorization: Bearer x\tFORGED\r
                Connection: close\r
                \r
                """);
        assertThat(output.toString()).contains("A request failed").doesNotContain("\u001b", "\u2028");
        assertThat(output.toString().lines()).noneMatch(line -> line.strip().startsWith("FORGED"));
    }

    private static void problem(HttpResponse<String> answer, int status, String type, String detail) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROBLEM);
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode problem = Http.json(answer);
        assertThat(problem.get("type").asString()).isEqualTo("urn:flip:problem:" + type);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asString()).contains(detail);
        assertThat(problem.has("trace")).isFalse();
    }
}
