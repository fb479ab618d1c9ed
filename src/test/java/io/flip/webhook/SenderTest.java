package io.flip.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.WebhookConfig;
import io.flip.history.History;
import io.flip.history.HistorySettings;
import io.flip.node.EventLog.Stamped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one sender does, in a time that passes only where it waits. */
class SenderTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @TempDir
    Path directory;

    private final List<String> received = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private Runnable whilePausing = () -> {};
    private final AtomicLong newest = new AtomicLong(-1);
    private volatile WebhookConfig config = webhook(List.of(), List.of(), List.of());
    private Function<CloudEvent, DeliveryResult> answer = _ -> DeliveryResult.TAKEN;
    private Instant now = NOON.plusSeconds(60);
    private History history;
    private @Nullable Sender running;
    private int idle;
    private long live = Long.MAX_VALUE;

    @BeforeEach
    void open() {
        history = new History(new HistorySettings(directory, 1 << 20));
    }

    @AfterEach
    void close() {
        history.close();
    }

    private static WebhookConfig webhook(List<String> kinds, List<String> systems, List<String> states) {
        return new WebhookConfig("pager", "http://receiver", "/flip/test", kinds, systems, states);
    }

    private static Event item(String value, String to, String state, String mark) {
        ItemId item = new ItemId("ip", value);
        return Event.ofItem(item, "a", to, state, "a test").marked(mark);
    }

    private static Event member(String id, String to) {
        return Event.ofMember(id, "alive", to, "a test").marked("1000");
    }

    private static Event config(long version) {
        return Event.ofConfig("version", null, Long.toString(version), "adds 1 to ip")
                .by("me");
    }

    /** One a second, from noon on. */
    private void happen(Event... events) {
        for (Event event : events) {
            long id = newest.incrementAndGet();
            history.append(new Stamped(id, NOON.plusSeconds(id), event));
        }
    }

    /** What is appended is written by another thread. */
    private void reopen() {
        history.close();
        open();
    }

    private Sender sender(Instant from, @Nullable Gap gap) {
        Pauses here = new Pauses() {
            @Override
            public void pause(Duration time) throws InterruptedException {
                now = now.plus(time);
                if (++idle > 2) {
                    throw new InterruptedException("there is no more to do");
                }
            }

            @Override
            public void wake() {}

            @Override
            public void sit(Duration time, BooleanSupplier over) throws InterruptedException {
                whilePausing.run();
                if (!over.getAsBoolean()) {
                    pauses.add(time);
                    now = now.plus(time);
                }
            }
        };
        Receiver receiver = (url, event) -> {
            DeliveryResult result = answer.apply(event);
            if (result.taken()) {
                received.add(new String(event.body(), StandardCharsets.UTF_8));
            }
            return result;
        };
        Sender.Start start =
                new Sender.Start("pager", history.walk(Identity.beginning(from), live), from, gap, live, 0);
        return new Sender(
                start, () -> config, receiver, newest::get, new Respite(new Random(1)), here, () -> now, true);
    }

    /** Runs until there is nothing more to be sent. */
    private Sender run(Instant from, @Nullable Gap gap) {
        reopen();
        idle = 0;
        Sender sender = sender(from, gap);
        running = sender;
        sender.run();
        assertThat(Thread.interrupted()).isTrue();
        return sender;
    }

    private Sender run() {
        return run(NOON, null);
    }

    private List<JsonNode> events() {
        return received.stream().map(JsonMapper.shared()::readTree).toList();
    }

    private List<String> all(String name) {
        return events().stream().map(event -> event.get(name).asString()).toList();
    }

    @Test
    void itSendsAllInTheirOrderAsCloudEvents() {
        happen(item("1", "b", "activating", "5"), item("1", "b", "active", "5"), member("c", "down"), config(7));
        Sender sender = run();
        assertThat(events().getFirst().toString()).matches("""
                        \\{"specversion":"1.0","id":"[0-9a-f]{32}","source":"/flip/test","type":"flip.item","subject":"ip/1",\
                        "time":"2030-01-01T12:00:00Z","datacontenttype":"application/json","data":\\{"at":"2030-01-01T12:00:00Z",\
                        "kind":"item","subject":"ip/1","from":"a","to":"b","reason":"a test","system":"ip","value":"1","state":"activating"}}""");
        assertThat(all("type")).containsExactly("flip.item", "flip.item", "flip.member", "flip.config");
        assertThat(events().getLast().get("data").get("by").asString()).isEqualTo("me");
        assertThat(all("id")).doesNotHaveDuplicates();
        assertThat(sender.until()).isEqualTo(NOON.plusSeconds(3));
        assertThat(sender.state().delivered()).isEqualTo(4);
        assertThat(sender.state().waiting()).isZero();
        assertThat(sender.state().lastId()).isEqualTo(all("id").getLast());
        assertThat(sender.state().error()).isNull();
    }

    @Test
    void whatTheFiltersDoNotNameIsPassedOver() {
        happen(
                item("1", "b", "active", "5"),
                item("1", "b", "failed", "5"),
                member("c", "down"),
                member("c", "alive"),
                config(7));
        config = webhook(List.of("item", "config"), List.of(), List.of());
        assertThat(run().until()).isEqualTo(NOON.plusSeconds(4));
        assertThat(all("type")).containsExactly("flip.item", "flip.item", "flip.config");

        received.clear();
        config = webhook(List.of(), List.of(), List.of("failed", "down"));
        run();
        assertThat(all("subject")).containsExactly("ip/1", "c");

        received.clear();
        config = webhook(List.of(), List.of("ip"), List.of());
        run();
        assertThat(all("type")).containsExactly("flip.item", "flip.item");
        received.clear();
        config = webhook(List.of(), List.of("other"), List.of());
        run();
        assertThat(received).isEmpty();
    }

    @Test
    void itTriesForEverMoreAndMoreSlowlyAndKeepsTheOrder() {
        happen(item("1", "b", "active", "5"), member("c", "down"));
        AtomicLong tries = new AtomicLong();
        answer =
                event -> tries.incrementAndGet() <= 20 ? DeliveryResult.failed("it answers 503") : DeliveryResult.TAKEN;
        Sender sender = run();
        assertThat(all("type")).containsExactly("flip.item", "flip.member");
        assertThat(pauses).hasSize(20);
        for (int i = 0; i < pauses.size(); i++) {
            Duration most = Duration.ofSeconds(Math.min(60, 1L << Math.min(i, 6)));
            assertThat(pauses.get(i)).isBetween(most.multipliedBy(3).dividedBy(4), most);
        }
        assertThat(sender.state().failed()).isEqualTo(20);
    }

    @Test
    void aReceiverMayAskToBeLeftAloneForAWhile() {
        happen(config(7));
        List<DeliveryResult> answers = new ArrayList<>(List.of(
                new DeliveryResult("it answers 429", Duration.ofSeconds(20)),
                new DeliveryResult("it answers 429", Duration.ofDays(1)),
                new DeliveryResult("it answers 429", Duration.ZERO)));
        answer = _ -> answers.isEmpty() ? DeliveryResult.TAKEN : answers.removeFirst();
        run();
        assertThat(pauses.subList(0, 2)).containsExactly(Duration.ofSeconds(20), Respite.LONGEST_REST);
        assertThat(pauses.getLast()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    @Test
    void whileItFailsItSaysSo() {
        happen(config(7), config(8));
        answer = _ -> {
            Sender sender = running;
            if (!received.isEmpty()) {
                return DeliveryResult.TAKEN;
            }
            if (pauses.size() == 3 && sender != null) {
                assertThat(sender.state().error()).isEqualTo("it answers 500");
                assertThat(sender.state().nextTry()).isEqualTo(now);
                assertThat(sender.state().oldest()).isEqualTo(NOON);
                assertThat(sender.state().waiting()).isEqualTo(2);
                assertThat(sender.until()).isEqualTo(NOON);
                return DeliveryResult.TAKEN;
            }
            return DeliveryResult.failed("it answers 500");
        };
        run();
        assertThat(received).hasSize(2);
    }

    @Test
    void aReceiverThatThrowsLosesNothing() {
        happen(config(7), config(8));
        answer = _ -> {
            if (pauses.isEmpty()) {
                throw new IllegalStateException("a test");
            }
            return DeliveryResult.TAKEN;
        };
        run();
        assertThat(received).hasSize(2);
    }

    @Test
    void itBeginsWhereItIsToldTo() {
        happen(LongStream.range(0, 30).mapToObj(SenderTest::config).toArray(Event[]::new));
        run(NOON.plusSeconds(25), null);
        assertThat(events().stream().map(event -> event.get("data").get("to").asString()))
                .containsExactly("25", "26", "27", "28", "29");
    }

    @Test
    void whoeverSendsAnEventAgainGivesItTheSameId() {
        happen(
                item("1", "b", "failed", "5"),
                item("1", "b", "active", "5"),
                item("1", "b", "failed", "5"),
                item("1", "b", "failed", "6"),
                member("c", "down"),
                member("c", "down"),
                config(7),
                Event.ofLease("a", "held", "lost", "no quorum answers"));
        run();
        List<String> first = all("id");
        assertThat(first).doesNotHaveDuplicates().hasSize(8);
        received.clear();
        run(NOON.plusSeconds(2), null);
        assertThat(all("id")).as("begun later").isEqualTo(first.subList(2, 8));
    }

    /** It hears of the same a little later, and has words of its own for why. */
    @Test
    void anotherMemberGivesItTheSameId() {
        Identity one = new Identity();
        Identity other = new Identity();
        ItemId item = new ItemId("ip", "1");
        Event theirs =
                Event.ofItem(item, "x", "b", "active", "b has brought it up").marked("5");
        assertThat(one.of(new Stamped(4, NOON, item("1", "b", "active", "5"))))
                .isEqualTo(other.of(new Stamped(900, NOON.plusMillis(300), theirs)));
        assertThat(one.of(new Stamped(5, NOON, member("c", "down"))))
                .isNotEqualTo(one.of(new Stamped(6, NOON.plus(Duration.ofMinutes(20)), member("c", "down"))));
    }

    @Test
    void whatCannotBeSentIsSaid() {
        happen(config(7));
        Gap gap = new Gap(NOON.minusSeconds(50), NOON, "a test");
        run(NOON, gap);
        assertThat(events().getFirst().toString()).matches("""
                        \\{"specversion":"1.0","id":"[0-9a-f]{32}","source":"/flip/test","type":"flip.missed","subject":"events",\
                        "time":"2030-01-01T12:00:00Z","datacontenttype":"application/json","data":\\{"at":"2030-01-01T12:00:00Z",\
                        "kind":"missed","subject":"events","from":"2030-01-01T11:59:10Z","to":"2030-01-01T12:00:00Z","reason":"a test"}}""");
        assertThat(all("type")).containsExactly("flip.missed", "flip.config");
    }

    @Test
    void aWebhookThatIsGoneIsSentNothing() {
        happen(config(7));
        answer = _ -> {
            throw new AssertionError("nobody may be asked");
        };
        reopen();
        Sender sender = new Sender(
                new Sender.Start("pager", history.walk(NOON, 0), NOON, null, 0, 0),
                () -> null,
                (_, event) -> answer.apply(event),
                newest::get,
                new Respite(new Random(1)),
                new Pauses() {
                    @Override
                    public void pause(Duration time) throws InterruptedException {
                        throw new InterruptedException("there is no more to do");
                    }

                    @Override
                    public void wake() {}

                    @Override
                    public void sit(Duration time, BooleanSupplier over) {}
                },
                () -> now,
                false);
        sender.run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sender.state().delivered()).isZero();
    }

    /** A clock that was far ahead when it was told until when events were sent, or is behind now. */
    @Test
    void whatHappensWhileItSendsIsSentWhateverTheClockSays() {
        happen(config(7), config(8), config(9));
        live = 1;
        now = NOON.plusSeconds(3);
        Sender sender = run(NOON.plusSeconds(1_000_000), null);
        assertThat(events().stream().map(event -> event.get("data").get("to").asString()))
                .containsExactly("8", "9");
        assertThat(sender.until()).isEqualTo(NOON.plusSeconds(2));
    }

    @Test
    void aCorrectedWebhookIsTriedAtOnce() {
        happen(member("c", "down"));
        WebhookConfig wrong = config;
        answer = _ -> config.equals(wrong) ? DeliveryResult.failed("it answers 404") : DeliveryResult.TAKEN;
        whilePausing = () -> config = webhook(List.of("member"), List.of(), List.of());
        run();
        assertThat(received).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    /** A receiver that never takes an event keeps all others waiting until an operator takes it out. */
    @Test
    void whatTheWebhookNoLongerWantsIsTriedNoMore() {
        happen(member("c", "down"), config(7));
        answer = event -> {
            if (!event.text().contains("flip.member") || pauses.size() > 9) {
                return DeliveryResult.TAKEN;
            }
            if (pauses.size() == 3) {
                config = webhook(List.of("config"), List.of(), List.of());
            }
            return DeliveryResult.failed("it answers 400");
        };
        Sender sender = run();
        assertThat(all("type")).containsExactly("flip.config");
        assertThat(pauses).hasSize(3);
        assertThat(sender.state().error()).isNull();
        assertThat(sender.until()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void whatTheHistoryLacksIsSaid() {
        happen(config(7));
        newest.addAndGet(5);
        happen(config(8), config(9));
        run();
        assertThat(all("type")).containsExactly("flip.config", "flip.missed", "flip.config", "flip.config");
        assertThat(events().get(1).get("data").get("from").asString()).isEqualTo("2030-01-01T12:00:00Z");
        assertThat(events().get(1).get("data").get("to").asString()).isEqualTo("2030-01-01T12:00:06Z");
        received.clear();
        run(NOON.plusSeconds(7), null);
        assertThat(all("type")).as("it was sent before").containsExactly("flip.config");
    }

    @Test
    void whatTheHistoryNoLongerReachesBackToIsSaidAfterARestartToo() {
        newest.set(4);
        happen(config(8));
        run();
        assertThat(all("type")).containsExactly("flip.missed", "flip.config");
    }
}
