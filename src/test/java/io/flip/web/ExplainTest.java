package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Answers;
import io.flip.engine.claim.Answers.Answer;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.plan.Candidates.Objection;
import io.flip.engine.plan.ItemId;
import io.flip.engine.quorum.JointQuorum;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.engine.time.Moment;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import io.flip.history.History;
import io.flip.node.EventLog.Stamped;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Why, what if, and what was. */
@ServiceTest
class ExplainTest {

    private static final ItemId FIRST = new ItemId("ip", "192.168.0.1");
    private static final String WHY = "/api/v1/systems/ip/data/why?value=192.168.0.1";

    @Autowired
    private FakeNode node;

    @Autowired
    private History history;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    @Test
    void anItemAtHomeIsWhereThePlanHasIt() {
        assertThat(http.json(WHY).get("order").toString()).isEqualTo("""
                        [{"member":"flip1","candidate":true,"planned":true,"holder":true,"reason":"the plan gives it the item"},\
                        {"member":"flip","candidate":true,"planned":false,"holder":false,"reason":"comes after flip1"}]""");
    }

    @Test
    void whoIsPassedOverIsToldWhy() {
        node.change(next -> next.member("flip1", MemberState.DOWN, "flip", "flip2")
                .objection("flip1", Objection.DOWN)
                .item("192.168.0.1", ItemState.ACTIVE, List.of("flip"), List.of("flip")));
        JsonNode why = http.json(WHY);
        assertThat(why.get("holder").asString()).isEqualTo("flip");
        assertThat(why.at("/order/0").toString()).isEqualTo("""
                        {"member":"flip1","candidate":false,"planned":false,"holder":false,\
                        "reason":"is down: suspected by flip and flip2"}""");
        assertThat(why.at("/order/1/planned").asBoolean()).isTrue();
    }

    @Test
    void whoHearsNoQuorumIsPassedOverForWhatItDoesNotHold() {
        node.change(next -> next.self("flip2")
                .deaf("flip1")
                .item("192.168.0.1", ItemState.ACTIVE, List.of("flip"), List.of("flip")));
        assertThat(http.json(WHY).get("order").toString()).isEqualTo("""
                        [{"member":"flip1","candidate":false,"planned":false,"holder":false,\
                        "reason":"says that it hears no quorum: items that it does not hold go to others"},\
                        {"member":"flip","candidate":true,"planned":true,"holder":true,"reason":"the plan gives it the item"}]""");
        assertThat(http.json("/api/v1/systems/dns/data/why?value=zone")
                        .at("/order/0/planned")
                        .asBoolean())
                .as("a replicated item, which nobody could have in its place")
                .isTrue();
    }

    @Test
    void whoHearsNoQuorumKeepsWhatItHolds() {
        node.change(next -> next.self("flip2").deaf("flip1"));
        assertThat(http.json(WHY).at("/order/0").toString()).isEqualTo("""
                        {"member":"flip1","candidate":true,"planned":true,"holder":true,\
                        "reason":"holds the item, and says that it hears no quorum: it keeps what it has"}""");
    }

    @Test
    void whoHearsNoQuorumComesAfterAllOthers() {
        node.change(next -> next.self("flip2")
                .deaf("flip1")
                .objection("flip", Objection.REFUSED)
                .item("192.168.0.1", ItemState.WAITING, List.of("flip1"), List.of()));
        assertThat(http.json(WHY).at("/order/0").toString()).isEqualTo("""
                        {"member":"flip1","candidate":false,"planned":true,"holder":false,\
                        "reason":"says that it hears no quorum, and nobody else may have the item"}""");
    }

    @Test
    void whoHearsNoQuorumItselfSaysThatItAsksForNothing() {
        node.change(next ->
                next.lease(false, Duration.ZERO).item("192.168.0.1", ItemState.WAITING, List.of("flip1"), List.of()));
        assertThat(http.json(WHY).at("/order/0/reason").asString())
                .isEqualTo(
                        "hears no quorum, so it asks for nothing, and the others pass it over: this is its own plan");
    }

    @Test
    void anItemThatWasMovedSaysSo() {
        node.change(next -> next.onlySystem("ip"));
        JsonNode why = http.json(WHY);
        assertThat(why.get("pinned").asString()).isEqualTo("flip");
        assertThat(why.at("/order/0/member").asString()).isEqualTo("flip");
        assertThat(why.at("/order/0/reason").asString()).isEqualTo("the item was moved to it");
    }

    @Test
    void grantsAreThoseOfTheAnsweringMember() {
        SequencedMap<String, Answer> answers = new TreeMap<>();
        answers.put("flip", new Answer(new Moment(10_400_000_000L), granted(FIRST, 5)));
        answers.put("flip1", new Answer(Moment.NEVER, granted(FIRST, 5)));
        answers.put("flip2", new Answer(new Moment(10_700_000_000L), granted(new ItemId("ip", "other"), 1)));
        node.change(next -> next.lease(
                Duration.ofMillis(700),
                new Answers(answers, new JointQuorum(List.of(new Quorum(List.of("flip", "flip1", "flip2"), 2))))));
        assertThat(http.json(WHY).get("lease").toString()).isEqualTo("""
                        {"member":"flip1","quorum":2,"remainingMs":400,"grants":[\
                        {"voter":"flip","epoch":5,"remainingMs":400},{"voter":"flip1","epoch":5,"remainingMs":null}]}""");
    }

    private static Verdict granted(ItemId item, long epoch) {
        SequencedMap<ItemId, Long> granted = new TreeMap<>();
        granted.put(item, epoch);
        return new Verdict(1, granted, new TreeMap<>(), new TreeMap<>());
    }

    @Test
    void theLastMovesAreThere() {
        ItemId zone = new ItemId("dns", "zone");
        for (int i = 0; i < 12; i++) {
            history.append(stamped(i, zone, "reason " + i));
            history.append(stamped(100 + i, FIRST, "another's"));
        }
        awaitHistory("reason 11");
        JsonNode moves = http.json("/api/v1/systems/dns/data/why?value=zone").get("moves");
        assertThat(moves).hasSize(10);
        assertThat(moves.get(0).get("reason").asString()).isEqualTo("reason 2");
        assertThat(moves.get(9).toString()).isEqualTo("""
                        {"at":"2030-01-01T00:00:11Z","kind":"item","subject":"dns/zone","from":"flip","to":"flip1",\
                        "reason":"reason 11","system":"dns","value":"zone","state":"active","by":"token@10.0.0.1"}""");
    }

    @Test
    void historyIsReadFromItsEnd() {
        history.append(stamped(1, FIRST, "before"));
        history.append(stamped(2, FIRST, "the last"));
        awaitHistory("the last");
        JsonNode last = http.json("/api/v1/history?limit=2");
        assertThat(last.findValuesAsString("reason")).containsExactly("before", "the last");
        assertThat(http.get("/api/v1/history?limit=1").headers().firstValue("Flip-Damaged-Lines"))
                .hasValue("0");
        assertThat(http.get("/api/v1/history?limit=0").statusCode()).isEqualTo(400);
        assertThat(http.get("/api/v1/history?limit=x").statusCode()).isEqualTo(400);
    }

    @Test
    void historyGoesOnBehindAnEventOrBeforeIt() {
        history.append(stamped(1_000_001, FIRST, "first of two"));
        history.append(stamped(1_000_002, FIRST, "second of two"));
        awaitHistory("second of two");
        assertThat(http.json("/api/v1/history?after=1000000").findValues("id").toString())
                .isEqualTo("[1000001, 1000002]");
        assertThat(http.json("/api/v1/history?limit=1&before=1000002")
                        .findValues("id")
                        .toString())
                .isEqualTo("[1000001]");
        assertThat(http.get("/api/v1/history?after=1&before=2").statusCode()).isEqualTo(400);
    }

    private static Stamped stamped(long id, ItemId item, String reason) {
        return new Stamped(
                id,
                FakeNode.BOOT.plusSeconds(id),
                Event.ofItem(item, "flip", "flip1", "active", reason).by("token@10.0.0.1"));
    }

    /** It is written a moment after it is taken. */
    private void awaitHistory(String reason) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (history.last(1, event -> event.event().reason().equals(reason))
                .events()
                .isEmpty()) {
            assertThat(System.nanoTime()).as("not written: " + reason).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void planWithoutAMemberSaysWhatWouldMove() {
        JsonNode plan = http.json("/api/v1/plan?down=flip1");
        assertThat(plan.get("moves").toString()).isEqualTo("""
                        [{"system":"dns","value":"zone","from":["flip1","node_1/ü b"],"to":["node_1/ü b"]},\
                        {"system":"ip","value":"192.168.0.1","from":"flip1","to":"flip"},\
                        {"system":"ip","value":"192.168.0.2","from":"flip1","to":"flip"}]""");
        assertThat(plan.at("/assignments/ip/192.168.0.1").asString()).isEqualTo("flip");
        assertThat(plan.get("votersLeft").asInt()).isEqualTo(2);
        assertThat(plan.get("quorumLeft").asBoolean()).isTrue();
    }

    /** Whoever asks wants to know whether it may take a member away now. */
    @Test
    void whoIsDownAlreadyIsNoVoterThatIsLeft() {
        node.change(next -> next.member("flip2", MemberState.DOWN, "flip", "flip1"));
        assertLeft("/api/v1/plan", 2, true);
        assertLeft("/api/v1/plan?down=flip", 1, false);
        assertLeft("/api/v1/plan?down=flip2", 2, true);
        node.change(next -> next.member("flip", MemberState.PROBABLY_DOWN, "flip1"));
        assertLeft("/api/v1/plan", 1, false);
    }

    @Test
    void whoIsNotHeardByAnIsolatedMemberIsNotLeftEither() {
        node.change(next ->
                next.isolated(true).lastHeard("flip", Duration.ofSeconds(2)).lastHeard("flip2", null));
        assertLeft("/api/v1/plan", 1, false);
    }

    private void assertLeft(String path, int voters, boolean quorum) {
        JsonNode plan = http.json(path);
        assertThat(plan.get("votersLeft").asInt()).as(path).isEqualTo(voters);
        assertThat(plan.get("quorumLeft").asBoolean()).as(path).isEqualTo(quorum);
    }

    @Test
    void planWithoutAllOfASystemLeavesItsItemsToNobody() {
        JsonNode plan = http.json("/api/v1/plan?down=flip,flip1");
        assertThat(plan.at("/assignments/ip/192.168.0.1").isNull()).isTrue();
        assertThat(plan.get("quorumLeft").asBoolean()).isFalse();
        assertThat(http.json("/api/v1/plan").get("moves")).isEmpty();
        assertThat(http.json("/api/v1/plan?down=flop").get("detail").asString()).contains("Did you mean 'flip'?");
    }

    /** So that whoever reads the answer knows the question. */
    @Test
    void planSaysWhatWasSupposed() {
        JsonNode plan =
                http.json("/api/v1/plan?down=flip&drain=flip1,flip2&resume=flip&system=ip&value=192.168.0.1&to=flip");
        assertThat(plan.get("down").toString()).isEqualTo("[\"flip\"]");
        assertThat(plan.get("drain").toString()).isEqualTo("[\"flip1\",\"flip2\"]");
        assertThat(plan.get("resume").toString()).isEqualTo("[\"flip\"]");
        assertThat(plan.get("wish").toString())
                .isEqualTo("{\"system\":\"ip\",\"value\":\"192.168.0.1\",\"to\":\"flip\"}");
        assertThat(http.json("/api/v1/plan").get("wish").isNull()).isTrue();
        assertThat(http.json("/api/v1/plan?system=ip&value=192.168.0.1")
                        .at("/wish/to")
                        .isNull())
                .isTrue();
    }

    @Test
    void aMemberThatIsDrainedKeepsItsVote() {
        JsonNode plan = http.json("/api/v1/plan?drain=flip1");
        assertThat(plan.get("moves"))
                .isEqualTo(http.json("/api/v1/plan?down=flip1").get("moves"));
        assertThat(plan.get("votersLeft").asInt()).isEqualTo(3);
    }

    @Test
    void aMemberThatIsResumedGetsItsShareAgain() {
        node.change(next -> next.objection("flip1", Objection.DRAINING));
        assertThat(http.json("/api/v1/plan").get("moves")).isEmpty();
        assertThat(http.json("/api/v1/plan?resume=flip1").get("moves").toString())
                .isEqualTo("""
                        [{"system":"dns","value":"zone","from":["node_1/ü b"],"to":["flip1","node_1/ü b"]},\
                        {"system":"ip","value":"192.168.0.1","from":"flip","to":"flip1"},\
                        {"system":"ip","value":"192.168.0.2","from":"flip","to":"flip1"}]""");
        node.change(next -> next.objection("flip1", Objection.DOWN));
        assertThat(http.json("/api/v1/plan?resume=flip1").get("moves"))
                .as("it is down all the same")
                .isEmpty();
    }

    @Test
    void anItemThatIsMovedIsAloneInMoving() {
        String move = "/api/v1/plan?system=ip&value=192.168.0.1";
        assertThat(http.json(move + "&to=flip").get("moves").toString())
                .isEqualTo("[{\"system\":\"ip\",\"value\":\"192.168.0.1\",\"from\":\"flip1\",\"to\":\"flip\"}]");
        assertThat(http.json(move).get("moves")).isEmpty();
        node.change(next -> next.onlySystem("ip"));
        assertThat(http.json(move).at("/moves/0/to").asString())
                .as("it was moved to flip, and goes by its order again")
                .isEqualTo("flip1");
        assertThat(http.json(move + "&to=flip&down=flip").get("moves")).hasSize(1);
    }

    @Test
    void aMoveThatCantBeIsRefused() {
        assertThat(http.json("/api/v1/plan?system=ip&value=192.168.0.1&to=flip2")
                        .get("detail")
                        .asString())
                .startsWith("'flip2' takes no part in 'ip'; its members are [flip1, flip].");
        assertThat(http.get("/api/v1/plan?system=ip&value=x").statusCode()).isEqualTo(404);
        assertThat(http.get("/api/v1/plan?system=ip").statusCode()).isEqualTo(400);
        assertThat(http.get("/api/v1/plan?to=flip").statusCode()).isEqualTo(400);
        assertThat(http.get("/api/v1/plan?drain=flop").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNotThereIsUnknown() {
        assertThat(http.json("/api/v1/systems/ip/data/why?value=x")
                        .get("detail")
                        .asString())
                .startsWith("'x' is no item of 'ip'.");
        assertThat(http.get("/api/v1/systems/op/data/why?value=x").statusCode()).isEqualTo(404);
        assertThat(http.get("/api/v1/systems/ip/data/why").statusCode()).isEqualTo(400);
    }
}
