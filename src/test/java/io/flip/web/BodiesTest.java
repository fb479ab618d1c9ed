package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Members;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Bodies are checked by the rules of the files, and all that is wrong is said at once. */
@ServiceTest
class BodiesTest {

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    @Test
    void everyMistakeInAMemberIsListed() {
        assertThat(mistakes("POST", "/api/v1/members", """
                {"id": "flip4", "ip": "10.0.0.300", "port": 99999, "systems": ["op", "ip", "ip"], "prioriti": 1}"""))
                .containsExactly(
                        "prioriti (body:1:95): is not known; did you mean priority?",
                        "servers.flip4.port = 99999 (body:1:45): is not a whole number from 1 to 65535; write one",
                        "servers.flip4.ip = 10.0.0.300 (body:1:23): is neither an IP address nor a host name; write the address at"
                                + " which the others reach this member, without brackets or a port",
                        "servers.flip4.systems[0] = op (body:1:64): is no system under flip.cluster.system; did you mean ip?",
                        "servers.flip4.systems[2] = ip (body:1:76): is there twice; take one of them out");
    }

    @Test
    void aMemberMustFitToTheOthers() {
        assertThat(mistakes("POST", "/api/v1/members", "{\"id\": \"x\", \"ip\": \"127.0.0.1\", \"port\": 2201}"))
                .containsExactly(
                        "servers.x.port = 2201 (body:1:40): is what flip.servers.flip1 has too, at the same ip; give each member an"
                                + " ip and port of its own");
        assertThat(mistakes("POST", "/api/v1/members", "{}"))
                .anyMatch(line -> line.startsWith("id: is missing; write the id of the new member"));
    }

    @Test
    void everyMistakeInItemsIsListed() {
        assertThat(mistakes("POST", "/api/v1/systems/ip/data", "{\"values\": [\"a\", \"\", \"a\", 7, null]}"))
                .containsExactly(
                        "values[4] = null (body:1:30): is nothing where a text belongs; write one text, in quotation marks if it has"
                                + " odd characters",
                        "values[1] (body:1:18): is empty as an item; write another value",
                        "values[2] = a (body:1:22): is the same as flip.values[0]; take one of them out");
        assertThat(mistakes("POST", "/api/v1/systems/ip/data", "{\"valu\": \"a\"}"))
                .containsExactly(
                        "valu (body:1:10): is not known; did you mean value?",
                        "values: is missing; write {\"value\": \"...\"} for one item, or {\"values\": [...]} for many");
        assertThat(mistakes("POST", "/api/v1/systems/ip/data", "{\"value\": \"a\", \"values\": []}"))
                .singleElement()
                .asString()
                .contains("is there beside value");
    }

    @Test
    void itemsMayNotBeTooMany() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            many.add("\"" + i + "\"");
        }
        assertThat(mistakes("POST", "/api/v1/systems/ip/data", "{\"values\": " + many + "}"))
                .containsExactly("values (body:1:12): has 50004 items, and a cluster may have 50000; make several"
                        + " clusters of them");
    }

    @Test
    void everyMistakeInASystemIsListed() {
        assertThat(mistakes("PUT", "/api/v1/systems/new", """
                {"type": "shared", "alive": "up", "down": [], "members": ["flip", "flop"], "tires": 3}"""))
                .containsExactly(
                        "tires (body:1:85): is not known; did you mean tries?",
                        "members[1] = flop (body:1:67): is not one of the servers; did you mean flip?",
                        "cluster.system.new.type = shared (body:1:10): is not known here; write one of sharded, replicated, shard,"
                                + " round_robin",
                        "cluster.system.new.down (body:1:43): names no program; write the program, or a list of the program and its"
                                + " arguments");
        assertThat(mistakes("PUT", "/api/v1/systems/new", "{\"type\": \"sharded\", \"alive\": \"a\", \"down\": \"d\"}"))
                .anyMatch(line -> line.startsWith("members: is missing; write the ids of the members"));
    }

    @Test
    void aProgramMustBeOnTheMemberThatIsAskedIfItTakesPart() {
        String body = "{\"type\": \"sharded\", \"alive\": \"up\", \"down\": \"down\", \"members\": [\"%s\"]}";
        assertThat(mistakes("PUT", "/api/v1/systems/new", body.formatted("flip1")))
                .hasSize(2)
                .allMatch(line -> line.contains("is no program in any directory of handlers"));
        assertThat(http.change("PUT", "/api/v1/systems/new", body.formatted("flip"))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void whatIsNoJsonIsSaidWhere() {
        assertThat(mistakes("POST", "/api/v1/systems/ip/data", "{\"value\": x}"))
                .containsExactly("body:1:11: is no JSON: a text needs quotation marks; correct it there");
        assertThat(mistakes("POST", "/api/v1/systems/ip/data", "[]"))
                .singleElement()
                .asString()
                .contains("is not one JSON object");
        assertThat(mistakes("POST", "/api/v1/systems/ip/data", "[".repeat(100_000)))
                .singleElement()
                .asString()
                .startsWith("body:");
    }

    @Test
    void manyValuesInManyListsAreTooManyAllTheSame() {
        String row = "1,".repeat(39_999) + "1";
        assertThat(mistakes(
                        "POST",
                        "/api/v1/systems/ip/data",
                        "{\"values\": [[%1$s],[%1$s],[%1$s],[%1$s]]}".formatted(row)))
                .singleElement()
                .asString()
                .endsWith("has more than 150000 values; write less at once");
    }

    @Test
    void whatIsTooDeepOrTooLongIsSaidWithItsBounds() {
        String longText = "{\"value\": \"" + "x".repeat(262_145) + "\"}";
        String longName = "{\"" + "x".repeat(4097) + "\": 1}";
        assertThat(Stream.of(nested(101), longText, longName)
                        .flatMap(body -> mistakes("POST", "/api/v1/systems/ip/data", body).stream()))
                .hasSize(3)
                .allMatch(
                        line -> line.endsWith("is too long or too deep: a text may have 262144 characters, a name 4096,"
                                + " and 100 levels may be in each other; write it shorter"));
        assertThat(mistakes("POST", "/api/v1/systems/ip/data", nested(100)))
                .noneMatch(line -> line.contains("too deep"));
    }

    private static String nested(int levels) {
        return "{\"values\": " + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        HttpResponse<String> answer = http.send(http.request("/api/v1/members")
                .header("Authorization", "Bearer " + Http.TOKEN)
                .header("Content-Type", "text/plain")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void whatWasWrongBeforeIsNoMistakeOfWhoChangesSomethingElse() {
        node.change(next -> next.config(BodiesTest::oddButPresent).self("flip2"));
        assertThat(status("POST", "/api/v1/members", "{\"id\": \"x\", \"ip\": \"10.0.0.9\", \"port\": 1}"))
                .isEqualTo(201);
        assertThat(status("PUT", "/api/v1/systems/ip", "{\"type\": \"sharded\", \"alive\": \"a\", \"down\": \"d\"}"))
                .isEqualTo(200);
        String config = http.get("/api/v1/config").body().replace("\"ping_timeout\":750", "\"ping_timeout\":800");
        assertThat(http.change("PUT", "/api/v1/config", config, "If-Match", "*").statusCode())
                .isEqualTo(200);
        node.reset();
        node.change(next -> next.config(BodiesTest::oddButPresent));
        assertThat(mistakes("POST", "/api/v1/members", "{\"id\": \"x\", \"ip\": \"127.0.0.1\", \"port\": 2200}"))
                .singleElement()
                .asString()
                .contains("is what flip.servers.flip has too, at the same ip");
    }

    /** flip1 is where flip was, and nobody takes part in dns. */
    private static ClusterConfig oddButPresent(ClusterConfig config) {
        ClusterConfig moved = Members.one(config, "flip1", member -> Members.at(member, member.ip(), 2200));
        return Members.each(moved, member -> Members.onlyIn(member, system -> !system.equals("dns")));
    }

    @Test
    void aSystemMayBeEmptiedByWhoeverForcesIt() {
        node.change(next -> next.self("flip2"));
        assertThat(status("PUT", "/api/v1/systems/ip", """
                {"type": "sharded", "alive": "a", "down": "d", "members": []}""")).isEqualTo(200);
        assertThat(((PutSystem) node.asked().change()).system().spec().members())
                .isEmpty();
    }

    private int status(String method, String path, String body) {
        return http.change(method, path, body).statusCode();
    }

    private List<String> mistakes(String method, String path, String body) {
        HttpResponse<String> answer = http.change(method, path, body);
        JsonNode problem = Http.json(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(problem.get("type").asString()).isEqualTo("urn:flip:problem:invalid");
        assertThat(node.wasAsked()).isFalse();
        List<String> mistakes = new ArrayList<>();
        problem.get("mistakes").forEach(line -> mistakes.add(line.asString()));
        assertThat(problem.get("detail").asString()).contains(mistakes.getFirst());
        return mistakes;
    }
}
