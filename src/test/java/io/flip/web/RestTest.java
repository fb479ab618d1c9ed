package io.flip.web;

import static io.flip.fixture.Snapshots.ODD;
import static io.flip.fixture.Snapshots.ODD_MEMBER;
import static io.flip.fixture.Snapshots.ODD_SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.MemberState;
import io.flip.engine.member.Session;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import io.flip.node.NodeFront.MissingProgram;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Every GET has the shape of api.md. */
@ServiceTest
class RestTest {

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    @Test
    void clusterIsSeenAtAGlance() {
        assertThat(http.get("/api/v1/cluster").body()).isEqualTo("""
                        {"self":"flip1","phase":"ready","standing":"member","incarnation":7,"quorum":2,"voters":3,\
                        "lease":{"held":true,"remainingMs":735},"isolated":false,"quarantineMs":null,\
                        "configVersion":0,"configDigest":"00000000000000010000000000000002","differing":[],\
                        "rival":false,"superseded":false,\
                        "members":{"total":4,"alive":4,"new":0,"probablyDown":0,"down":0,"left":0},\
                        "items":{"total":4,"active":4,"moving":0,"unassigned":0,"failed":0,"stuck":0},"concerns":[]}""");
    }

    @Test
    void clusterFollowsTheSnapshot() {
        node.change(next -> next.lease(false, Duration.ZERO)
                .isolated(true)
                .quarantine(Duration.ofMillis(400))
                .differing("flip")
                .rival(new Session(6, 1), false)
                .version(3)
                .member("flip", MemberState.PROBABLY_DOWN, "flip2")
                .member("flip2", MemberState.DOWN, "flip", "flip1")
                .unheard(ODD_MEMBER)
                .item(ODD, ItemState.UNASSIGNED, List.of(), List.of())
                .item("192.168.0.1", ItemState.WAITING, List.of("flip1"), List.of())
                .item("192.168.0.2", ItemState.STUCK, List.of("flip1"), List.of("flip")));
        JsonNode cluster = http.json("/api/v1/cluster");
        assertThat(cluster.toString()).contains("""
                        "lease":{"held":false,"remainingMs":0},"isolated":true,"quarantineMs":400,"configVersion":3""", """
                        "differing":["flip"],"rival":true,"superseded":false""", """
                        "members":{"total":4,"alive":1,"new":1,"probablyDown":1,"down":1,"left":0}""", """
                        "items":{"total":4,"active":1,"moving":1,"unassigned":1,"failed":0,"stuck":1}""");
    }

    @Test
    void whatIsNotWellIsSaid() {
        node.change(next -> next.lease(false, Duration.ZERO)
                .isolated(true)
                .differing("flip")
                .rival(new Session(8, 1), true)
                .member("flip", MemberState.DOWN, "flip2")
                .unheard("flip2")
                .item(ODD, ItemState.WAITING, List.of(), List.of())
                .item("zone", ItemState.FAILED, List.of(), List.of())
                .item("192.168.0.1", ItemState.STUCK, List.of("flip1"), List.of())
                .item("192.168.0.2", ItemState.UNASSIGNED, List.of("flip1"), List.of("flip")));
        assertThat(http.json("/api/v1/cluster").get("concerns").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "flip1 has no lease: no quorum of voters answers it, and it may hold nothing.",
                        "flip1 hears fewer voters than must agree: it suspects nobody, and nothing moves.",
                        "Another process runs as flip1: end one of them. This one is the older, and acquires nothing.",
                        "The configuration of flip is not that of flip1: nothing is granted between them.",
                        "flip is down.",
                        "flip2 is not heard of yet.",
                        "ip/192.168.0.2 has no member that can have it.",
                        "dns/zone could not be brought up.",
                        "ip/192.168.0.1 cannot be put down.");
    }

    @Test
    void programsThatAreMissingHereAreNamed() {
        MissingProgram up = new MissingProgram("up", List.of("alive of ip", "down of ip"), "is nowhere; put it there");
        MissingProgram down = new MissingProgram("down", List.of("down of dns"), "not found: /down");
        node.lack(up, down, up);
        assertThat(http.json("/api/v1/cluster").get("concerns").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "flip1 can't run up (alive of ip, down of ip): is nowhere; put it there.",
                        "flip1 can't run down (down of dns): not found: /down.",
                        "flip1 can't run up (alive of ip, down of ip): is nowhere; put it there.");
        node.lack(up, down, up, up);
        assertThat(http.json("/api/v1/cluster").get("concerns").valueStream().map(JsonNode::asString))
                .hasSize(3)
                .endsWith("flip1 can't run 2 more programs.");
    }

    @Test
    void ofManyItemsThatAreNotWellTheNumberIsSaid() {
        node.change(next -> {
            next.many(50).enrolment(Enrolment.REMOVED);
            IntStream.range(0, 50).forEach(i -> next.item("many" + i, ItemState.FAILED, List.of(), List.of()));
            return next;
        });
        assertThat(http.json("/api/v1/cluster").get("concerns").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "flip1 was removed from the cluster: it holds nothing.", "50 items could not be brought up.");
    }

    @Test
    void membersAreListedInTheOrderOfTheConfiguration() {
        JsonNode members = http.json("/api/v1/members");
        assertThat(members).hasSize(4);
        assertThat(members.get(0).toString()).isEqualTo("""
                        {"id":"flip","ip":"127.0.0.1","port":2200,"priority":null,"systems":["ip"],"voter":true,\
                        "arbiter":false,"drained":false,"state":"alive","phase":"ready","suspectedBy":[],"incarnation":3,\
                        "lastHeardMs":120,"rttMs":0.412,"items":1}""");
        assertThat(members.get(1).get("lastHeardMs").asInt()).isZero();
        assertThat(members.get(2).get("arbiter").asBoolean()).isTrue();
    }

    @Test
    void suspectedMemberSaysByWhom() {
        node.change(next -> next.member("flip", MemberState.PROBABLY_DOWN, "flip1", "flip2"));
        JsonNode member = http.json("/api/v1/members/flip");
        assertThat(member.get("state").asString()).isEqualTo("probably_down");
        assertThat(member.get("suspectedBy").toString()).isEqualTo("[\"flip1\",\"flip2\"]");
    }

    @Test
    void whatIsUnknownOfAMemberIsNull() {
        node.change(next -> next.unheard("flip2"));
        assertThat(http.get("/api/v1/members/flip2").body()).contains("""
                        "state":"new","phase":null,"suspectedBy":[],"incarnation":null,"lastHeardMs":null,"rttMs":null""");
    }

    @Test
    void systemShowsWhatItIs() {
        assertThat(http.get("/api/v1/systems/ip").body()).isEqualTo("""
                        {"id":"ip","type":"sharded","address":null,"alive":["/etc/flip/up","-v"],"down":["/etc/flip/down"],\
                        "config":{"count":2,"interface":"lo"},"members":["flip1","flip"],"items":2}""");
        assertThat(http.json("/api/v1/systems").findValuesAsString("id")).containsExactly(ODD_SYSTEM, "dns", "ip");
    }

    @Test
    void dataOfAShardedSystemHasOneHolderOrNone() {
        node.change(next ->
                next.after(Duration.ofSeconds(3)).item("192.168.0.2", ItemState.WAITING, List.of("flip1"), List.of()));
        assertThat(http.get("/api/v1/systems/ip/data").body()).isEqualTo("""
                        [{"value":"192.168.0.1","planned":"flip1","holder":"flip1","state":"active",\
                        "since":"2030-01-01T00:00:02Z","epoch":5,"reason":"granted by 2 of 3"},\
                        {"value":"192.168.0.2","planned":"flip1","holder":null,"state":"waiting",\
                        "since":"2030-01-01T00:00:13Z","epoch":0,"reason":"a test"}]""");
    }

    @Test
    void dataOfAReplicatedSystemHasLists() {
        JsonNode item = http.json("/api/v1/systems/dns/data").get(0);
        assertThat(item.get("planned").toString()).isEqualTo("[\"flip1\",\"%s\"]".formatted(ODD_MEMBER));
        assertThat(item.get("holder").isArray()).isTrue();
    }

    @Test
    void assignmentsAreBySystemAndValue() {
        node.change(next -> next.without(item -> item.item().system().equals(ODD_SYSTEM)));
        JsonNode all = http.json("/api/v1/assignments");
        assertThat(all.propertyNames()).containsExactly(ODD_SYSTEM, "dns", "ip");
        assertThat(all.get(ODD_SYSTEM).isEmpty()).isTrue();
        assertThat(all.get("ip").get("192.168.0.2").toString())
                .isEqualTo("{\"holder\":\"flip\",\"planned\":\"flip\",\"state\":\"active\"}");
    }

    @Test
    void idsKeepEveryCharacter() {
        assertThat(http.json("/api/v1/members/" + encode(ODD_MEMBER)).get("id").asString())
                .isEqualTo(ODD_MEMBER);
        assertThat(http.json("/api/v1/systems/" + encode(ODD_SYSTEM)).get("id").asString())
                .isEqualTo(ODD_SYSTEM);
        assertThat(http.json("/api/v1/systems/" + encode(ODD_SYSTEM) + "/data")
                        .get(0)
                        .get("value")
                        .asString())
                .isEqualTo(ODD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "..x", "a;b=c", "100%", "%2F", "+", "?", "#", "日本", "a%20b", "\"<script>"})
    void anyIdIsUnderstoodAsItWasMeant(String id) {
        HttpResponse<String> answer = http.get("/api/v1/members/" + encode(id));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Http.json(answer).get("detail").asString()).startsWith("No member is called '" + id + "'.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cluster",
                "/members",
                "/members/flip",
                "/systems",
                "/systems/ip",
                "/systems/ip/data",
                "/assignments",
                "/events"
            })
    void headAnswersWithoutABody(String path) {
        HttpResponse<String> answer = http.send(http.request("/api/v1" + path)
                .method("HEAD", BodyPublishers.noBody())
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    private static String encode(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
