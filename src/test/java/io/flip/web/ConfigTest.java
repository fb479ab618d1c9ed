package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest.PutSystem;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.node.ObjectNode;

/** The configuration as a whole: what GET gives, PUT takes. */
@ServiceTest
class ConfigTest {

    private static final String CONFIG = "/api/v1/config";

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
        node.change(next -> next.onlySystem("ip").version(5));
        node.answer(new ChangeOutcome.Done(5));
    }

    @Test
    void itIsInTheNamesOfTheFiles() {
        HttpResponse<String> answer = http.get(CONFIG);
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"5\"");
        assertThat(answer.body()).isEqualTo("""
                {"quorum":2,"gossip_interval":250,"ping_per_interval":3,"ping_timeout":750,\
                "voters":["flip","flip1","flip2"],\
                "servers":{"flip":{"ip":"127.0.0.1","port":2200,"systems":["ip"]},\
                "flip1":{"ip":"127.0.0.1","port":2201,"priority":1,"systems":["ip"]},\
                "flip2":{"ip":"flip2.example","port":2202,"systems":[]},\
                "node_1/ü b":{"ip":"::1","port":2203,"systems":[],"drained":true}},\
                "cluster":{"system":{"ip":{"type":"sharded","alive":["/etc/flip/up","-v"],"down":["/etc/flip/down"],\
                "config":{"count":2,"interface":"lo"},"data":["192.168.0.1","192.168.0.2"],"pins":{"192.168.0.1":"flip"},\
                "delay":0,"remove_on_start":true,"on_isolation":"hold","release_within":1000,"failback":"immediate",\
                "timeout":10000,"tries":3,"retry_delay":1000,"refuse_for":30000}}}}""");
    }

    @Test
    void whatIsGotCanBePut() {
        HttpResponse<String> answer = put(http.get(CONFIG).body(), "\"5\"");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(node.asked().expectedVersion()).isEqualTo(5);
        assertThat(replaced().settings()).isEqualTo(node.snapshot().config().settings());
        assertThat(replaced().members()).isEqualTo(node.snapshot().config().members());
        assertThat(replaced().systems())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*items")
                .isEqualTo(node.snapshot().config().systems());
        assertThat(replaced().systems().getFirst().spec().items().keySet())
                .containsExactly("192.168.0.1", "192.168.0.2");
    }

    @Test
    void aSettingThatNobodyGaveStaysOneThatFollows() {
        ObjectNode config = (ObjectNode) http.json(CONFIG);
        config.remove("quorum");
        config.put("autoremove", "10m");
        config.remove("voters");
        put(config.toString(), "*");
        assertThat(node.asked().expectedVersion()).isEqualTo(-1);
        assertThat(replaced().settings().quorumGiven()).isFalse();
        assertThat(replaced().settings().quorum()).isEqualTo(3);
        assertThat(replaced().settings().autoremove()).hasMinutes(10);
        assertThat(replaced().voters()).hasSize(4);
    }

    @Test
    void withoutAVersionItIsNotReplaced() {
        HttpResponse<String> answer =
                http.change("PUT", CONFIG, http.get(CONFIG).body());
        assertThat(answer.statusCode()).isEqualTo(428);
        assertThat(answer.body()).contains("urn:flip:problem:version-required", "If-Match");
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void aStaleVersionIsNotReplaced() {
        node.answer(new ChangeOutcome.Conflict("by somebody", 6));
        assertThat(put(http.get(CONFIG).body(), "\"5\"").statusCode()).isEqualTo(412);
    }

    @Test
    void whatIsUnchangedIsNotSentAgain() {
        assertThat(http.get(CONFIG, "If-None-Match", "\"5\"").statusCode()).isEqualTo(304);
        assertThat(http.get(CONFIG, "If-None-Match", "\"4\"").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsOneMembersOwnIsNoPartOfIt() {
        HttpResponse<String> answer = put("""
                {"id": "flip", "key": "hush", "api": {"token": "hush"}, "ping_timout": 1,
                 "servers": {"a": {"ip": "a", "port": 1}}}""", "*");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("id (body:1:8): is one member's own, and not the cluster's; take it out")
                .contains("key (body:1:23): is one member's own")
                .contains("api (body:1:38): is one member's own")
                .contains("ping_timout (body:1:72): is not known; did you mean ping_timeout?")
                .doesNotContain("hush");
    }

    /** Else nobody could get it again, nor change anything else. */
    @Test
    void whatCouldNotBeShownAgainIsNotTaken() {
        HttpResponse<String> answer = put("""
                {"servers": {"a": {"ip": "a", "port": 1, "systems": ["x"]}},
                 "cluster": {"system": {"x": {"type": "sharded", "alive": "a", "down": "d", "data": ["\\ud800"],
                 "config": {"n": 1e999, "m": -1e99999999999, "s": "\\ud800", "o": 1e-999}}}}}""", "*");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("cluster.system.x.config.n = 1e999", "is a number that is too large")
                .contains("cluster.system.x.config.m = -1e99999999999")
                .contains("cluster.system.x.config.o = 1e-999", "is a number that is too close to zero")
                .contains("has half of a surrogate pair, which is no Unicode text")
                .contains("cluster.system.x.data[0] = \\\\ud800");
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void currentAsksAMajority() {
        assertThat(http.get(CONFIG + "?current=true").statusCode()).isEqualTo(200);
        node.answer(new ChangeOutcome.Unavailable("nobody answers"));
        assertThat(http.get(CONFIG + "?current=true").statusCode()).isEqualTo(503);
        assertThat(http.get(CONFIG).statusCode()).isEqualTo(200);
    }

    @Test
    void aPresentSystemKeepsWhatIsLeftOut() {
        HttpResponse<String> answer = http.change(
                "PUT",
                "/api/v1/systems/ip",
                "{\"type\": \"sharded\", \"alive\": \"a\", \"down\": [\"d\", 1], \"tries\": 5}");
        assertThat(answer.statusCode())
                .as(answer.body())
                .isEqualTo(400); // flip1 is asked, takes part, and has no such program
        node.change(next -> next.self("flip2"));
        answer = http.change(
                "PUT",
                "/api/v1/systems/ip",
                "{\"type\": \"sharded\", \"alive\": \"a\", \"down\": [\"d\", 1], \"tries\": 5}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(((PutSystem) node.asked().change()).kept()).isEqualTo(new PutSystem.Kept(true, true, true));
        SystemConfig system = ((PutSystem) node.asked().change()).system();
        assertThat(system.handlers().alive()).containsExactly("a");
        assertThat(system.handlers().down()).containsExactly("d", "1");
        assertThat(system.handlers().tries()).isEqualTo(5);
        assertThat(system.handlers().config()).isEmpty();
        assertThat(system.spec().members()).containsExactly("flip1", "flip");
        assertThat(system.spec().items()).containsOnlyKeys("192.168.0.1", "192.168.0.2");
        assertThat(system.spec().pins()).containsEntry("192.168.0.1", "flip");
    }

    @Test
    void aSystemIsPutWithItsMembersAndData() {
        node.change(next -> next.self("flip2"));
        http.change("PUT", "/api/v1/systems/ip", """
                {"type": "replicated", "alive": "a", "down": "d", "members": ["flip"], "data": ["x"]}""");
        assertThat(((PutSystem) node.asked().change()).kept()).isEqualTo(new PutSystem.Kept(false, false, true));
        SystemConfig system = ((PutSystem) node.asked().change()).system();
        assertThat(system.spec().members()).containsExactly("flip");
        assertThat(system.spec().items()).containsOnlyKeys("x");
    }

    @Test
    void whetherASystemIsNewIsWhatTheFirstAnswerSaid() {
        node.change(next -> next.self("flip2").madeBy("new", "makes system ip"));
        assertThat(putSystem("ip", "new")).isEqualTo(201);
        assertThat(putSystem("ip", "another")).isEqualTo(200);
        node.change(next -> next.madeBy("old", "changes system unseen"));
        assertThat(putSystem("unseen", "old")).isEqualTo(200);
        assertThat(putSystem("unseen", "another")).isEqualTo(201);
    }

    /** Which was a version that others have changed since. */
    @Test
    void whoAsksAgainIsAnsweredWithTheVersionThatItMade() {
        node.change(next -> next.self("flip2").version(9).madeBy("new", "makes system ip"));
        node.answer(new ChangeOutcome.Done(7));
        HttpResponse<String> again = putSystemBy("ip", "new");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.headers().firstValue("ETag")).hasValue("\"7\"");
        assertThat(again.body()).isEqualTo("{\"configVersion\":7,\"changeId\":\"new\"}");
    }

    private int putSystem(String system, String key) {
        return putSystemBy(system, key).statusCode();
    }

    private HttpResponse<String> putSystemBy(String system, String key) {
        return http.change(
                "PUT",
                "/api/v1/systems/" + system,
                "{\"type\": \"sharded\", \"alive\": \"a\", \"down\": \"d\", \"members\": [\"flip\"]}",
                "Idempotency-Key",
                key);
    }

    private ClusterConfig replaced() {
        return ((ReplaceConfig) node.asked().change()).config();
    }

    private HttpResponse<String> put(String body, String version) {
        return http.change("PUT", CONFIG, body, "If-Match", version);
    }
}
