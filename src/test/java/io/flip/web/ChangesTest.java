package io.flip.web;

import static io.flip.fixture.Snapshots.ODD_MEMBER;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.AddMember;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.RemoveData;
import io.flip.engine.register.ChangeRequest.Retry;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Refusal;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Every change of api.md reaches the member as what it is, and what the member answers reaches the client as it is to be understood. */
@ServiceTest
class ChangesTest {

    private static final String MEMBERS = "/api/v1/members";
    private static final String DATA = "/api/v1/systems/ip/data";

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    @Test
    void aMemberIsAdded() {
        node.change(next -> next.version(7));
        node.answer(new ChangeOutcome.Done(7));
        HttpResponse<String> answer = http.change("POST", MEMBERS, """
                {"id": "a/b", "ip": "10.0.0.4", "port": 2204, "priority": 3, "systems": ["ip"]}""", "Idempotency-Key", "one-change");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"configVersion\":7,\"changeId\":\"one-change\",\"voter\":null}");
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/members/a%2Fb");
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"7\"");
        assertThat(answer.headers().firstValue("Idempotency-Key")).hasValue("one-change");
        assertThat(node.asked().change()).isEqualTo(new AddMember("a/b", "10.0.0.4", 2204, 3, List.of("ip"), null));
        assertThat(node.asked().changeId()).isEqualTo("one-change");
        assertThat(node.asked().expectedVersion()).isEqualTo(-1);
        assertThat(node.asked().force()).isFalse();
        assertThat(node.asked().by()).isEqualTo("token@127.0.0.1");
    }

    @Test
    void aMemberNeedsNoMoreThanAnAddress() {
        http.change("POST", MEMBERS, "{\"id\": \"x\", \"ip\": \"host.example\", \"port\": 1}");
        assertThat(node.asked().change()).isEqualTo(new AddMember("x", "host.example", 1, null, List.of(), null));
    }

    @Test
    void whoIsAddedIsSaidToVoteOrNot() {
        for (String id : List.of("flip2", ODD_MEMBER)) {
            HttpResponse<String> answer = http.change("POST", MEMBERS, """
                    {"id": "%s", "ip": "10.0.0.4", "port": 2204}""".formatted(id));
            assertThat(Http.json(answer).get("voter").asBoolean()).isEqualTo(!id.equals(ODD_MEMBER));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, , RemoveMember, 204",
        "POST, /drain, Drain, 202",
        "POST, /resume, Resume, 202",
    })
    void aMemberIsRemovedDrainedAndResumed(String method, String more, String change, int status) {
        HttpResponse<String> answer =
                http.change(method, MEMBERS + "/node_1%2F%C3%BC%20b" + (more == null ? "" : more) + "?force=true", "");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(node.asked().change())
                .hasToString(change + "[" + (change.equals("RemoveMember") ? "id" : "member") + "=" + ODD_MEMBER + "]");
        assertThat(node.asked().force()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ",
                "{} | ",
                "{\"value\": \"a,b\"} | a,b",
                "{\"values\": [\"a\"]} | a",
            })
    void itemsAreRetried(String body, @Nullable String value) {
        assertThat(http.change("POST", DATA + "/retry", body).statusCode()).isEqualTo(202);
        assertThat(node.asked().change()).isEqualTo(new Retry("ip", value == null ? List.of() : List.of(value)));
    }

    @Test
    void whatIsToBeRetriedIsWrittenRight() {
        problem(http.change("POST", DATA + "/retry", "{\"valeus\": [\"a\"]}"), 400, "invalid", "did you mean value");
    }

    @Test
    void anItemIsAddedAndRemoved() {
        assertThat(http.change("POST", DATA, "{\"value\": \"10.0.0.9\"}").statusCode())
                .isEqualTo(201);
        assertThat(node.asked().change()).isEqualTo(new AddData("ip", List.of("10.0.0.9")));
        assertThat(http.change("DELETE", DATA + "?value=a,b%20c", "").statusCode())
                .isEqualTo(204);
        assertThat(node.asked().change()).isEqualTo(new RemoveData("ip", List.of("a,b c")));
    }

    @Test
    void manyItemsAreOneChange() {
        List<String> values =
                IntStream.range(0, 10_000).mapToObj(i -> "item " + i).toList();
        String body = values.stream().collect(Collectors.joining("\",\"", "{\"values\":[\"", "\"]}"));
        assertThat(http.change("POST", DATA, body).statusCode()).isEqualTo(201);
        assertThat(node.asked().change()).isEqualTo(new AddData("ip", values));
        assertThat(http.change("DELETE", DATA, body).statusCode()).isEqualTo(204);
        assertThat(node.asked().change()).isEqualTo(new RemoveData("ip", values));
        http.change("DELETE", DATA + "?value=a&value=b", "");
        assertThat(node.asked().change()).isEqualTo(new RemoveData("ip", List.of("a", "b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?value=a"})
    void whichItemsAreRemovedIsSaidOnce(String parameter) {
        String body = parameter.isEmpty() ? "" : "{\"value\": \"b\"}";
        problem(http.change("DELETE", DATA + parameter, body), 400, "bad-parameter", "and not both");
    }

    @Test
    void allThatThereMayBeCanBeRemovedAtOnce() {
        String values =
                IntStream.range(0, 50_000).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
        assertThat(http.change("DELETE", DATA, "{\"values\": [" + values + "]}").statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE"})
    void moreThanThereMayBeIsRefusedWhileItIsRead(String method) {
        String values =
                IntStream.range(0, 500_000).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
        problem(
                http.change(method, DATA, "{\"values\": [" + values + "]}"),
                400,
                "invalid",
                "one too many: there may be 50000");
    }

    @Test
    void oneLargeBodyIsReadAtATimeAndSmallOnesAllTheWhile() throws Exception {
        String large = "{\"values\": [\"" + "x".repeat(300_000) + "\"]}";
        try (Socket slow = new Socket("localhost", http.port())) {
            slow.getOutputStream()
                    .write(("POST " + DATA
                                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 300020\r\n"
                                    + "Authorization: Bearer " + Http.TOKEN + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Thread.ofVirtual().start(() -> trickle(slow));
            await().atMost(10, SECONDS)
                    .until(() -> http.change("POST", DATA, large).statusCode() == 503);
            HttpResponse<String> busy = http.change("POST", DATA, large);
            problem(busy, 503, "too-busy", "another large body");
            problem(inPieces("POST", DATA, large), 503, "too-busy", "another large body");
            assertThat(busy.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(http.change("POST", DATA, "{\"value\": \"small\"}").statusCode())
                    .isEqualTo(201);
        }
        await().atMost(10, SECONDS).until(() -> http.change("POST", DATA, large).statusCode() != 503);
        for (int i = 0; i < 3; i++) {
            await("each gives its place back")
                    .atMost(10, SECONDS)
                    .until(() -> inPieces("POST", DATA, large).statusCode() == 400);
        }
    }

    /** Says nothing of its length before. */
    private HttpResponse<String> inPieces(String method, String path, String body) {
        return http.send(http.request(path)
                .header("Authorization", "Bearer " + Http.TOKEN)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build());
    }

    /** A byte now and then, so that nobody cuts it off for its silence, until it is closed. */
    private static void trickle(Socket slow) {
        try {
            while (!slow.isClosed()) {
                slow.getOutputStream().write(' ');
                LockSupport.parkNanos(100_000_000);
            }
        } catch (IOException closed) {
            // as it was to be
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE"})
    void noItemsAreNoChange(String method) {
        problem(
                http.change(method, DATA, "{\"values\": []}"),
                400,
                "invalid",
                "values (body:1:12): names no item; write at least one");
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void anItemIsMovedAndMovedBack() {
        String move = DATA + "/move";
        assertThat(http.change("POST", move, "{\"value\": \"192.168.0.1\", \"to\": \"flip\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(node.asked().change()).isEqualTo(new Pin("ip", "192.168.0.1", "flip"));
        http.change("POST", move, "{\"value\": \"192.168.0.1\", \"to\": null}");
        assertThat(node.asked().change()).isEqualTo(new Pin("ip", "192.168.0.1", null));
        problem(
                http.change("POST", move, "{\"value\": \"192.168.0.1\", \"to\": \"flip2\"}"),
                400,
                "invalid",
                "to = flip2 (body:1:32): is no member of this system; did you mean flip1 or flip?");
        problem(http.change("POST", move, "{\"value\": \"192.168.0.1\"}"), 400, "invalid", "to: is missing;");
        problem(http.change("POST", "/api/v1/systems/op/data/move", "{}"), 404, "unknown-system", "Did you mean 'ip'?");
    }

    @Test
    void aSystemIsRemoved() {
        assertThat(http.change("DELETE", "/api/v1/systems/db.eu-1%2Fx", "").statusCode())
                .isEqualTo(204);
        assertThat(node.asked().change()).isEqualTo(new ChangeRequest.RemoveSystem("db.eu-1/x"));
    }

    @Test
    void aChangeWithoutAnIdGetsOne() {
        HttpResponse<String> answer = http.change("POST", MEMBERS + "/flip/drain", "");
        String id = answer.headers().firstValue("Idempotency-Key").orElseThrow();
        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(node.asked().changeId()).isEqualTo(id);
    }

    @Test
    void ifMatchNamesTheVersionThatIsChanged() {
        http.change("POST", MEMBERS + "/flip/drain", "", "If-Match", "\"12\"");
        assertThat(node.asked().expectedVersion()).isEqualTo(12);
        problem(
                http.change("POST", MEMBERS + "/flip/drain", "", "If-Match", "\"a\", \"b\""),
                400,
                "bad-parameter",
                "If-Match must be one version");
    }

    @Test
    void whatTheMemberAnswersIsSaid() {
        outcome(new ChangeOutcome.Conflict("by somebody", 9), 409, "conflict", "new Idempotency-Key");
        outcome(
                new ChangeOutcome.Unavailable("nobody answers"),
                503,
                "no-quorum",
                "Nothing was changed: nobody answers");
        outcome(new ChangeOutcome.Unknown("it took long"), 503, "outcome-unknown", "with the same Idempotency-Key");
        refused(Refusal.Kind.EXISTS, 409, "exists", "a detail");
        refused(Refusal.Kind.INVALID, 400, "invalid", "a detail");
        refused(Refusal.Kind.TOO_LARGE, 413, "too-large", "a detail");
        refused(Refusal.Kind.NEEDS_FORCE, 409, "needs-force", "add ?force=true");
        refused(Refusal.Kind.UNKNOWN, 404, "unknown-member", "Did you mean 'flip'?");
    }

    private void refused(Refusal.Kind kind, int status, String type, String detail) {
        outcome(new ChangeOutcome.Refused(new Refusal(kind, "a detail.")), status, type, detail);
    }

    private void outcome(ChangeOutcome outcome, int status, String type, String detail) {
        node.answer(outcome);
        HttpResponse<String> answer = http.change("POST", MEMBERS + "/flp/drain", "", "Idempotency-Key", "the-same");
        problem(answer, status, type, detail);
        assertThat(answer.headers().firstValue("Idempotency-Key")).hasValue("the-same");
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    }

    @Test
    void aStaleIfMatchIsNoConflict() {
        node.answer(new ChangeOutcome.Conflict("by somebody", 9));
        problem(
                http.change("POST", MEMBERS + "/flip/drain", "", "If-Match", "\"8\""),
                412,
                "stale-version",
                "at version 9, and If-Match says 8");
    }

    @Test
    void anItemThatIsNotThereIsUnknown() {
        node.answer(new ChangeOutcome.Refused(new Refusal(Refusal.Kind.UNKNOWN, "There is no item x in ip.")));
        problem(
                http.change("DELETE", DATA + "?value=x", ""),
                404,
                "unknown-item",
                "There is no item x in ip. All items: GET /api/v1/systems/ip/data.");
        problem(http.change("DELETE", "/api/v1/systems/op/data?value=x", ""), 404, "unknown-system", "'ip'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE"})
    void whatIsTooLargeIsNotRead(String method) {
        problem(
                http.change(method, DATA, "{\"value\": \"" + "x".repeat(9 << 20) + "\"}"),
                413,
                "too-large",
                "send it in several parts");
        problem(
                inPieces(method, DATA, "{\"value\": \"" + "x".repeat(9 << 20) + "\"}"),
                413,
                "too-large",
                "send it in several parts");
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void whatOnlySeemsWrongToAMemberThatIsBehindIsDone() {
        String move = "{\"value\": \"192.168.0.1\", \"to\": \"flip2\"}";
        node.unseen(next -> next.config(ChangesTest::withAllInTheSystem).version(8));
        assertThat(http.change("POST", DATA + "/move", move).statusCode()).isEqualTo(202);
        assertThat(node.asked().change()).isEqualTo(new Pin("ip", "192.168.0.1", "flip2"));
    }

    private static ClusterConfig withAllInTheSystem(ClusterConfig config) {
        return new ClusterConfig(
                config.version(),
                config.settings(),
                config.members(),
                config.systems().stream()
                        .map(system -> new SystemConfig(
                                system.spec().members(config.voters()), system.handlers(), system.removeOnStart()))
                        .toList());
    }

    @Test
    void whatWasDoneUnderThatKeyIsDoneWhateverIsWrongWithItNow() {
        String tooMany = IntStream.range(0, 100_000)
                .mapToObj(i -> "\"" + i + "\"")
                .collect(Collectors.joining(",", "{\"values\": [", "]}"));
        node.unseen(next -> next.version(8).madeBy("the-same", "adds 100000 items to ip"));
        assertThat(http.change("POST", DATA, tooMany, "Idempotency-Key", "another")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> answer = http.change("POST", DATA, tooMany, "Idempotency-Key", "the-same");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"configVersion\":8,\"changeId\":\"the-same\"}");
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void whereNoMajorityCanSayWhatIsRightTheMistakesAreSaid() {
        node.answer(new ChangeOutcome.Unavailable("nobody answers"));
        problem(http.change("POST", DATA, "{}"), 400, "invalid", "values: is missing");
    }

    @ParameterizedTest
    @CsvSource({"REMOVED, was removed from the configuration", "JOINING, has not been added yet"})
    void whoIsNoMemberTakesNoChanges(Snapshot.Enrolment enrolment, String why) {
        node.change(next -> next.enrolment(enrolment));
        problem(
                http.change("POST", DATA, "{\"value\": \"x\"}"),
                503,
                "not-a-member",
                "Nothing was changed: 'flip1' " + why + ". Ask a member.");
        assertThat(node.wasAsked()).isFalse();
    }

    private static void problem(HttpResponse<String> answer, int status, String type, String detail) {
        JsonNode problem = Http.json(answer);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(problem.get("type").asString()).isEqualTo("urn:flip:problem:" + type);
        assertThat(problem.get("detail").asString()).contains(detail);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
