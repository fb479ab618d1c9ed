package io.flip.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.plan.Candidates.Objection;
import io.flip.engine.plan.ItemId;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.RawHttp;
import io.flip.fixture.ServiceTest;
import io.flip.history.History;
import io.flip.node.EventLog.Stamped;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every view has a text for people, by {@code Accept: text/plain} and by a short path. */
@ServiceTest
class TextTest {

    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final ItemId FIRST = new ItemId("ip", "192.168.0.1");

    private static final AtomicLong IDS = new AtomicLong(500_000);

    @Autowired
    private FakeNode node;

    @Autowired
    private History history;

    @Autowired
    private Http http;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @BeforeEach
    void reset() {
        node.reset();
    }

    /** But the stream of events, which has an encoding of its own. */
    @Test
    void everyViewHasAText() {
        List<String> paths = mapping.getHandlerMethods().keySet().stream()
                .filter(TextTest::isView)
                .flatMap(info -> info.getPatternValues().stream())
                .filter(path -> path.startsWith("/api/") && !path.equals("/api/v1/events"))
                .toList();
        assertThat(paths).hasSizeGreaterThan(10);
        for (String path : paths) {
            String filled = path.replace("/members/{id}", "/members/flip")
                    .replace("{id}", "ip")
                    .replace("/{*item}", "/zone");
            HttpResponse<String> answer = text(filled + (filled.endsWith("/data/why") ? "?value=192.168.0.1" : ""));
            assertThat(answer.statusCode()).as(filled + answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).as(filled).hasValue(TEXT);
            assertThat(answer.headers().firstValue("Cache-Control")).as(filled).hasValue("no-store");
            assertThat(answer.body())
                    .as(filled)
                    .endsWith("\n")
                    .doesNotContain("java.")
                    .doesNotContainPattern("@[0-9a-f]{5,8}\\b"); // an object that says no more than its name
            assertThat(answer.body().lines()).as(filled).allMatch(line -> line.length() <= 100);
        }
    }

    private static boolean isView(RequestMappingInfo info) {
        return info.getMethodsCondition().getMethods().contains(RequestMethod.GET);
    }

    @Test
    void everyChangeIsAnsweredAsText() {
        HttpResponse<String> drained = http.change("POST", "/api/v1/members/flip/drain", "", "Accept", "text/plain");
        assertThat(drained.body()).isEqualTo("Done: version 0 of the configuration.\n");
        HttpResponse<String> added = http.change("POST", "/api/v1/members", """
                {"id": "flip1", "ip": "127.0.0.1", "port": 2209, "systems": ["ip"]}""", "Accept", "text/plain");
        assertThat(added.body()).isEqualTo("Done: version 0 of the configuration. It votes as soon as it runs.\n");
    }

    @Test
    void jsonStaysWhatIsSentWithoutAWish() {
        for (String accept : List.of("*/*", "application/json", "text/html,application/xhtml+xml,*/*;q=0.8")) {
            assertThat(http.get("/api/v1/members", "Accept", accept).headers().firstValue("Content-Type"))
                    .as(accept)
                    .hasValue("application/json");
        }
    }

    @Test
    void membersAreATable() {
        node.change(next ->
                next.member("flip", MemberState.PROBABLY_DOWN, "flip1", "flip2").unheard("flip2"));
        assertThat(text("/api/v1/members").body()).isEqualTo("""
                MEMBER      STATE          VOTES  ITEMS   HEARD       RTT  ADDRESS             SYSTEMS         REMARKS
                flip        probably_down  yes        1  120 ms  0.412 ms  127.0.0.1:2200      ip              suspected by flip1 and flip2
                flip1       alive          yes        1    0 ms         -  127.0.0.1:2201      dns, ip         -
                flip2       new            yes        0       -         -  flip2.example:2202  -               arbiter
                node_1/ü b  alive          no         1  120 ms  0.412 ms  [::1]:2203          dns, db.eu-1/x  -
                """);
    }

    @Test
    void itemsAreATableInPages() {
        node.change(next -> next.item("192.168.0.2", ItemState.WAITING, List.of("flip1"), List.of()));
        String since = shown(FakeNode.BOOT.plusSeconds(2));
        String then = shown(FakeNode.BOOT.plusSeconds(10));
        assertThat(text("/api/v1/systems/ip/data").body()).isEqualTo("""
                ITEM         STATE    HOLDER  PLANNED  SINCE                REASON
                192.168.0.1  active   flip1   -        %s  granted by 2 of 3
                192.168.0.2  waiting  -       flip1    %s  a test
                """.formatted(since, then));
        assertThat(text("/api/v1/systems/ip/data?limit=1").body()).isEqualTo("""
                ITEM         STATE   HOLDER  SINCE                REASON
                192.168.0.1  active  flip1   %s  granted by 2 of 3
                More: GET /api/v1/systems/ip/data?limit=1&after=192.168.0.1
                """.formatted(since));
    }

    private static String shown(Instant at) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                .withZone(ZoneId.systemDefault())
                .format(at);
    }

    @Test
    void aLongReasonGoesOnBelowItself() {
        node.change(next -> next.item("192.168.0.2", ItemState.WAITING, List.of("flip1"), List.of()));
        long id = happened(item("a reason that is " + "very ".repeat(20) + "long"));
        String time = shown(FakeNode.BOOT.plusSeconds(1)) + ".000";
        assertThat(text("/api/v1/history?after=" + (id - 1)).body()).isEqualTo("""
                TIME                     SUBJECT         FROM  TO     STATE   REASON
                %s  ip/192.168.0.1  flip  flip1  active  a reason that is very very very very
                                                                              very very very very very very very
                                                                              very very very very very very very
                                                                              very very long; by token@10.0.0.1
                """.formatted(time));
    }

    @Test
    void assignmentsAreATableOfAllSystems() {
        assertThat(text("/api/v1/assignments").body()).isEqualTo("""
                SYSTEM     ITEM         STATE   HOLDER
                db.eu-1/x  a/b c%;ü     active  node_1/ü b
                dns        zone         active  flip1, node_1/ü b
                ip         192.168.0.1  active  flip1
                ip         192.168.0.2  active  flip
                """);
    }

    @Test
    void aMemberIsShownByAllThatIsKnownOfIt() {
        assertThat(text("/api/v1/members/flip").body())
                .contains("""
                id            flip
                ip            127.0.0.1
                port          2200
                priority      -
                """, "last heard    120 ms\n", "rtt           0.412 ms\n", "voter         yes\n");
    }

    @Test
    void aConfigurationIsTheDocumentItself() {
        assertThat(text("/api/v1/config").body()).startsWith("{\n");
        assertThat(Http.json(text("/api/v1/config"))).isEqualTo(http.json("/api/v1/config"));
    }

    @Test
    void statusSaysFirstWhatIsNotWell() {
        assertThat(text("/api/v1/cluster").body()).isEqualTo("""
                All is well, as flip1 sees it.

                member         flip1, ready, start 7
                lease          held, for another 735 ms
                voters         3, of which 2 must agree
                members        4: 4 alive
                items          4: 4 active
                configuration  version 0, digest 00000000000000010000000000000002
                """);
        node.change(next -> next.lease(false, Duration.ZERO)
                .quarantine(Duration.ofSeconds(61))
                .member("flip", MemberState.DOWN, "flip2"));
        assertThat(text("/api/v1/cluster").body())
                .startsWith("""
                Not all is well, as flip1 sees it:
                - flip1 has no lease: no quorum of voters answers it, and it may hold nothing.
                - flip is down.
                """)
                .contains(
                        "lease          none\n",
                        "members        4: 3 alive, 1 down\n",
                        "grants nothing new for another 1 min 1 s\n");
    }

    @Test
    void planSaysWhatWouldMove() {
        assertThat(text("/api/v1/plan?down=flip1").body()).isEqualTo("""
                Without flip1 2 voters would be left, and 2 must agree: that is enough.
                3 items would move:

                SYSTEM  ITEM         FROM               TO
                dns     zone         flip1, node_1/ü b  node_1/ü b
                ip      192.168.0.1  flip1              flip
                ip      192.168.0.2  flip1              flip
                """);
        assertThat(text("/api/v1/plan?down=flip,flip2").body()).startsWith("""
                        Without flip and flip2 1 voter would be left, and 2 must agree: that is too few, and nothing would
                        move.
                        """);
        assertThat(text("/api/v1/plan").body()).isEqualTo("""
                Now 3 voters are left, and 2 must agree: that is enough.
                The plan has every item where it is to be.
                """);
    }

    @Test
    void planSaysWhatWasSupposed() {
        String enough = " 3 voters would be left, and 2 must agree: that is enough.\n";
        assertThat(text("/api/v1/plan?drain=flip1").body())
                .startsWith("If flip1 were drained," + enough + "3 items would move:\n");
        assertThat(text("/api/v1/plan?drain=flip2").body())
                .isEqualTo("If flip2 were drained," + enough + "No item would move.\n");
        assertThat(text("/api/v1/plan?resume=flip,flip1").body())
                .isEqualTo("If flip and flip1 were resumed," + enough + "No item would move.\n");
        assertThat(text("/api/v1/plan?system=ip&value=192.168.0.1&to=flip").body())
                .startsWith("If 192.168.0.1 were moved to flip," + enough + "1 item would move:\n");
        assertThat(text("/api/v1/plan?system=ip&value=192.168.0.1").body())
                .isEqualTo("If 192.168.0.1 went by its own order," + enough + "No item would move.\n");
        assertThat(text("/api/v1/plan?down=flip2&drain=flip&resume=flip1&system=ip&value=192.168.0.1&to=flip1")
                        .body())
                .startsWith("""
                        If flip2 were down, if flip were drained, if flip1 were resumed, if 192.168.0.1 were moved to flip1,
                        2 voters would be left, and 2 must agree: that is enough.
                        """);
    }

    @Test
    void whyIsSaidInSentences() {
        happened(member("alive", "down"));
        happened(item("granted by 2 of 3"));
        node.change(next -> next.self("flip")
                .member("flip1", MemberState.DOWN, "flip", "flip2")
                .objection("flip1", Objection.DOWN)
                .item("192.168.0.1", ItemState.ACTIVE, List.of("flip"), List.of("flip")));
        String since = DateTimeFormatter.ofPattern("HH:mm:ss")
                .withZone(ZoneId.systemDefault())
                .format(Instant.now().truncatedTo(ChronoUnit.DAYS));
        assertThat(text("/api/v1/why/192.168.0.1").body()).startsWith("""
                        192.168.0.1 is on flip because flip1, which comes first, is down: suspected by flip and flip2 since
                        %s.
                        It is active: a test.
                        No voter grants it to flip, which was asked.

                        MEMBER
                        flip1   is down: suspected by flip and flip2
                        flip    the plan gives it the item

                        TIME""".formatted(since));
        happened(member("down", "alive"));
    }

    @Test
    void whySaysWhyNobodyHasIt() {
        node.change(next -> next.objection("flip1", Objection.DRAINING)
                .objection("flip", Objection.UNHEALTHY)
                .item("192.168.0.1", ItemState.UNASSIGNED, List.of(), List.of()));
        assertThat(text("/api/v1/why/ip/192.168.0.1").body()).startsWith("""
                192.168.0.1 is on no member because 2 members can't have it:
                - flip1, which comes first, is drained: it gets nothing until it is resumed.
                - flip, which comes next, does not have it: the system is not healthy there.
                It is unassigned: a test.
                """);
    }

    @Test
    void whySaysWhereAnItemIsToBe() {
        assertThat(text("/api/v1/why/192.168.0.1").body()).startsWith("192.168.0.1 is on flip1, which comes first.\n");
        node.change(next -> next.item("192.168.0.1", ItemState.WAITING, List.of("flip1"), List.of()));
        assertThat(text("/api/v1/why/192.168.0.1").body())
                .startsWith("192.168.0.1 is on no member yet. The plan gives it to flip1.\nIt is waiting: a test.\n");
        assertThat(text("/api/v1/why/zone").body())
                .startsWith("zone is on flip1 and node_1/ü b. All members of dns that can have it are to.\n");
    }

    @Test
    void anItemIsFoundByItsValueOrWithItsSystem() {
        assertThat(http.json("/api/v1/why/192.168.0.1").get("system").asString())
                .isEqualTo("ip");
        assertThat(http.json("/api/v1/why/ip/192.168.0.1").get("system").asString())
                .isEqualTo("ip");
        assertThat(http.json("/api/v1/why/db.eu-1%2Fx/a%2Fb%20c%25%3B%C3%BC")
                        .get("value")
                        .asString())
                .isEqualTo("a/b c%;ü");
        node.change(next -> next.more("dns", "192.168.0.1"));
        HttpResponse<String> unclear = http.get("/api/v1/why/192.168.0.1");
        assertThat(unclear.statusCode()).isEqualTo(400);
        assertThat(Http.json(unclear).get("detail").asString())
                .isEqualTo("'192.168.0.1' may be 'dns/192.168.0.1' or 'ip/192.168.0.1': say which.");
        HttpResponse<String> unknown = http.get("/api/v1/why/nothing");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Http.json(unknown).get("detail").asString())
                .isEqualTo("'nothing' is no item of any system. All items: GET /api/v1/assignments.");
    }

    @ParameterizedTest
    @CsvSource({
        "/status, /api/v1/cluster",
        "/members, /api/v1/members",
        "/members/flip, /api/v1/members/flip",
        "/systems, /api/v1/systems",
        "/items, /api/v1/assignments",
        "/items?limit=1, /api/v1/assignments?limit=1",
        "/items/db.eu-1%2Fx, /api/v1/systems/db.eu-1%2Fx/data",
        "/why/192.168.0.1, /api/v1/why/192.168.0.1",
        "/why/ip/192.168.0.1, /api/v1/why/192.168.0.1",
        "/plan?down=flip, /api/v1/plan?down=flip",
        "/events, /api/v1/history",
        "/history?limit=1, /api/v1/history?limit=1",
        "/config, /api/v1/config",
    })
    void shortPathsAreText(String path, String meant) {
        for (String accept : List.of("*/*", "text/plain", "text/html,*/*;q=0.8")) {
            HttpResponse<String> answer = http.get(path, "Accept", accept);
            assertThat(answer.body()).as(accept).isEqualTo(text(meant).body());
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(TEXT);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
        assertThat(http.get(path, "Accept", "application/json").body())
                .isEqualTo(http.get(meant).body());
        assertThat(http.send(http.request(path)
                                .method("HEAD", BodyPublishers.noBody())
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aShortPathChangesNothing() {
        assertThat(http.change("POST", "/members/flip/drain", "").statusCode()).isIn(404, 405);
        assertThat(http.change("DELETE", "/members/flip", "").statusCode()).isIn(404, 405);
        assertThat(node.wasAsked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/memberz", "/members/flip/x", "/items/", "/why/", "/%6dembers", "/members;a=b", "/statusx"})
    void whatIsNoShortPathIsNotThere(String path) {
        assertThat(http.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void aProblemOfAShortPathIsAProblem() {
        HttpResponse<String> answer = http.get("/members/flop");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Http.json(answer).get("detail").asString()).contains("Did you mean 'flip'?");
        assertThat(http.get("/items?limit=0").statusCode()).isEqualTo(400);
    }

    /** As any other path: a page of another site does not read it by a name that leads here. */
    @Test
    void aShortPathIsForThisMembersNamesAlone() throws IOException {
        assertThat(RawHttp.send(
                        http.port(), "GET /members HTTP/1.1\r\nHost: elsewhere.test\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    private HttpResponse<String> text(String path) {
        return http.get(path, "Accept", "text/plain");
    }

    private static Event item(String reason) {
        return Event.ofItem(FIRST, "flip", "flip1", "active", reason).by("token@10.0.0.1");
    }

    private static Event member(String from, String to) {
        return Event.ofMember("flip1", from, to, "suspected by flip and flip2");
    }

    /** Puts it into the history, under an id that no other test has: an item's a long time ago, a member's today. */
    private long happened(Event event) {
        long id = IDS.incrementAndGet();
        Instant at = event.item() == null ? Instant.now().truncatedTo(ChronoUnit.DAYS) : FakeNode.BOOT.plusSeconds(1);
        history.append(new Stamped(id, at, event));
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (history.last(1, written -> written.id() == id).events().isEmpty()) {
            assertThat(System.nanoTime()).as("not written: " + id).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return id;
    }
}
