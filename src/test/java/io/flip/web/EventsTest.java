package io.flip.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import io.flip.fixture.SseClient;
import io.flip.web.stream.EventStreams;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Events arrive as they happen, can be resumed, and cost the member nothing whoever listens. */
@ServiceTest
class EventsTest {

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @Autowired
    private EventStreams streams;

    private final List<SseClient> clients = new ArrayList<>();

    @BeforeEach
    void reset() {
        node.reset();
    }

    /** A heartbeat would find out that they are gone; an event does so at once. */
    @AfterEach
    void everyStreamIsClosed() {
        clients.forEach(SseClient::close);
        await().atMost(20, SECONDS).pollInterval(Duration.ofMillis(100)).until(() -> {
            node.happen(member("noise"));
            return streams.count() == 0;
        });
    }

    private static Event waiting(String reason) {
        return Event.ofItem(new ItemId("ip", "192.168.0.1"), "flip1", null, "waiting", reason);
    }

    @Test
    void eventArrivesAsItHappens() {
        SseClient client = follow("/api/v1/events");
        node.happen(waiting("flip1 is down"));
        assertThat(client.next()).isEqualTo("""
                        event:item
                        id:1000
                        data:{"at":"2030-01-01T00:00:00Z","kind":"item","subject":"ip/192.168.0.1","from":"flip1","to":null,\
                        "reason":"flip1 is down","system":"ip","value":"192.168.0.1","state":"waiting"}
                        """);
    }

    @Test
    void eventIsALineForPeopleWhereThatIsAskedFor() {
        SseClient client = follow("/api/v1/events?text=true");
        node.happen(waiting("flip1 is down: \u202e\u001b[31m ü"));
        assertThat(client.next())
                .startsWith("event:item\nid:1000\ndata:20") // how BOOT is written where the test runs
                .endsWith(":00:00.000  ip/192.168.0.1: flip1 -> - (waiting): flip1 is down: \\u202e\\u001b[31m ü\n");
    }

    @Test
    void headersSayWhatItIs() {
        HttpResponse<?> response = follow("/api/v1/events").response();
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
    }

    @Test
    void withoutAnIdOnlyWhatIsToComeIsSent() {
        node.happen(member("before"));
        SseClient client = follow("/api/v1/events");
        node.happen(member("after"));
        assertThat(client.next())
                .contains("\"subject\":\"after\"")
                .contains("event:member")
                .doesNotContain("state");
    }

    @Test
    void streamIsResumedBehindTheLastIdWithoutGapOrRepetition() {
        happen(5);
        SseClient client = follow("/api/v1/events", "Last-Event-ID", "1001");
        node.happen(member("m5"));
        assertThat(subjects(client, 4)).containsExactly("m2", "m3", "m4", "m5");
    }

    @Test
    void streamIsResumedByTheQueryToo() {
        node.happen(member("m0"));
        node.happen(member("m1"));
        assertThat(subjects(follow("/api/v1/events?lastEventId=1000"), 1)).containsExactly("m1");
    }

    @Test
    void headerOfAReconnectingBrowserWinsOverItsQuery() {
        node.happen(member("m0"));
        node.happen(member("m1"));
        node.happen(member("m2"));
        SseClient client = follow("/api/v1/events?lastEventId=1000", "Last-Event-ID", "1001");
        assertThat(subjects(client, 1)).containsExactly("m2");
    }

    @Test
    void idOfAnEarlierRunGetsAllThatIsKeptAndIsToldThatThereMayBeMore() {
        node.happen(member("m0"));
        SseClient client = follow("/api/v1/events", "Last-Event-ID", "3");
        assertThat(subjects(client, 2)).containsExactly("events", "m0");
    }

    @Test
    void zeroGetsAllThatIsKept() {
        node.keepEvents(2);
        happen(5);
        assertThat(subjects(follow("/api/v1/events?lastEventId=0"), 2)).containsExactly("m3", "m4");
    }

    @Test
    void whatIsNotKeptAnyMoreIsSaidAndTheRestFollows() {
        node.keepEvents(2);
        happen(5);
        SseClient client = follow("/api/v1/events", "Last-Event-ID", "1000");
        assertThat(client.next())
                .startsWith("event:missed\nid:1002\n")
                .contains("\"kind\":\"missed\",\"subject\":\"events\",\"from\":\"1000\",\"to\":\"1003\"")
                .contains("GET /api/v1/history");
        assertThat(subjects(client, 2)).containsExactly("m3", "m4");
    }

    @Test
    void idOfAnotherMemberThatIsAheadGetsWhatIsToCome() {
        node.happen(member("before"));
        SseClient client = follow("/api/v1/events", "Last-Event-ID", "5000");
        node.happen(member("after"));
        assertThat(subjects(client, 1)).containsExactly("after");
    }

    @Test
    void aBurstCutsNobodyOff() {
        SseClient client = follow("/api/v1/events");
        happen(10_000);
        assertThat(subjects(client, 10_000))
                .isEqualTo(IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toList());
    }

    private void happen(int events) {
        for (int i = 0; i < events; i++) {
            node.happen(member("m" + i));
        }
    }

    @Test
    void everyClientGetsEveryEventInOrder() {
        List<SseClient> several = List.of(follow("/api/v1/events"), follow("/api/v1/events"), follow("/api/v1/events"));
        happen(50);
        for (SseClient client : several) {
            assertThat(subjects(client, 50))
                    .startsWith("m0", "m1")
                    .endsWith("m49")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void placesAreBounded() {
        for (int i = 0; i < 256; i++) {
            streams.open("client " + i % 16, null, false);
        }
        HttpResponse<String> refused = http.get("/api/v1/events");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(Http.json(refused).get("type").asString()).isEqualTo("urn:flip:problem:too-many-streams");
        for (int i = 0; i <= 32; i++) {
            assertThatThrownBy(() -> streams.open("late", null, false))
                    .as("who finds no place has none of its own taken")
                    .hasMessageContaining("256 streams already");
        }
        closeStreams();
        for (int i = 0; i < 256; i++) {
            streams.open("client " + i % 16, null, false);
        }
        closeStreams();
    }

    private void closeStreams() {
        streams.stop();
        await().atMost(10, SECONDS).until(() -> streams.count() == 0);
        streams.start();
    }

    @Test
    void aStreamThatIsAskedForDuringTheStopIsRefused() {
        streams.stop();
        assertThatThrownBy(() -> streams.open("late", null, false)).hasMessageContaining("Ask another member");
        assertThat(streams.count()).isZero();
        streams.start();
        follow("/api/v1/events");
    }

    @Test
    void addressesOfOneNetworkOfIpv6AreOneClient() {
        for (int i = 0; i < 32; i++) {
            streams.open("2001:db8:0:1::" + i, null, false);
        }
        assertThatThrownBy(() -> streams.open("2001:db8:0:1:ffff::1", null, false))
                .hasMessageContaining("32 streams");
        streams.open("2001:db8:0:2::1", null, false);
        closeStreams();
    }

    @Test
    void placesOfOneClientAreBounded() {
        for (int i = 0; i < 32; i++) {
            follow("/api/v1/events");
        }
        HttpResponse<String> refused = http.get("/api/v1/events");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(Http.json(refused).get("type").asString()).isEqualTo("urn:flip:problem:too-many-of-one");
        clients.getFirst().close();
        await().atMost(10, SECONDS).until(() -> {
            node.happen(member("noise"));
            return streams.count() < 32;
        });
        follow("/api/v1/events");
    }

    @Test
    void goneClientGivesItsPlaceBack() {
        follow("/api/v1/events").close();
        await().atMost(10, SECONDS).until(() -> {
            node.happen(member("noise"));
            return streams.count() == 0;
        });
    }

    private SseClient follow(String path, String... headers) {
        SseClient client = SseClient.open(http, path, headers);
        clients.add(client);
        return client;
    }

    private static Event member(String id) {
        return Event.ofMember(id, "alive", "down", "2 of 3 suspect it");
    }

    private static List<String> subjects(SseClient client, int count) {
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String event = client.next();
            subjects.add(event.replaceAll("(?s).*\"subject\":\"([^\"]*)\".*", "$1"));
        }
        return subjects;
    }
}
