package io.flip.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.WebhookSecret;
import io.flip.config.bind.FlipProperties;
import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Session;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.WebhookConfig;
import io.flip.engine.register.Webhooks;
import io.flip.engine.report.Snapshot.Runs;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Snapshots;
import io.flip.history.History;
import io.flip.history.HistorySettings;
import io.flip.node.NodeFront;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A member begins to send, ends, dies and begins again: nothing that it saw is lost. */
@Timeout(60)
class WebhookCourierTest {

    private static final String PAGER = "pager";
    private static final int MANY = 2_000;
    private static final List<String> OTHERS = List.of("flip", "flip2", Snapshots.ODD_MEMBER);

    @TempDir
    Path directory;

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<SequencedMap<String, Long>> told = new LinkedBlockingQueue<>();
    private final AtomicReference<DeliveryResult> answer = new AtomicReference<>(DeliveryResult.TAKEN);
    private volatile Consumer<SequencedMap<String, Long>> tell = told::add;
    private volatile BiConsumer<String, JsonNode> deliver = (_, event) -> received.add(event);
    private final FakeNode node = new FakeNode(List.of());
    private volatile Instant now = Instant.now();
    private @Nullable History history;
    private @Nullable WebhookCourier courier;
    private long versions;
    private @Nullable Long earlier;

    @BeforeEach
    void webhook() {
        node.change(next -> next.webhook(config(PAGER), null, null));
        OTHERS.forEach(other -> node.change(next -> next.runs(other, new Runs(0, 0L))));
    }

    @AfterEach
    void end() {
        stop();
    }

    private static WebhookConfig config(String name) {
        return new WebhookConfig(name, "http://receiver/" + name, "/flip", List.of(), List.of(), List.of());
    }

    private WebhookCourier start() {
        History kept = new History(new HistorySettings(directory.resolve("history"), 1 << 20));
        history = kept;
        Cursors cursors = new Cursors(new CursorFile(directory), until -> tell.accept(until));
        Receiver receiver = (url, event) -> {
            DeliveryResult result = answer.get();
            if (result.taken()) {
                deliver.accept(url, JsonMapper.shared().readTree(event.text()));
            }
            return result;
        };
        WebhookSecret secret = WebhookSecret.of(new FlipProperties.Webhooks(null, null, new LinkedHashMap<>()));
        WebhookCourier begun = new WebhookCourier(node, kept, secret, receiver, cursors, () -> now);
        node.events().subscribe(node.events().lastId(), kept::append);
        courier = begun;
        assertThat(told).as("before the member starts").isNotEmpty();
        SequencedMap<String, Long> first = told.remove();
        assertThat(first).containsKey(Webhooks.EARLIER);
        earlier = first.get(Webhooks.EARLIER);
        return begun;
    }

    /** As a restart: what is in memory is gone. */
    private void stop() {
        if (courier != null) {
            courier.close();
        }
        if (history != null) {
            history.close();
        }
        courier = null;
        history = null;
        told.clear();
    }

    private static boolean asked(WebhookCourier sending) {
        return asked(sending, PAGER);
    }

    private static boolean asked(WebhookCourier sending, String webhook) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        sending.begin(webhook, answer::complete);
        return answer.join();
    }

    private static void begin(WebhookCourier sending) {
        assertThat(asked(sending)).isTrue();
    }

    private void happen() {
        now = now.plusSeconds(1);
        String version = Long.toString(++versions);
        node.happen(now, Event.ofConfig("version", null, version, "a test").by("me"));
    }

    private String next() throws InterruptedException {
        JsonNode event = received.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        return event.get("type").asString().equals("flip.missed")
                ? "missed"
                : event.get("data").get("to").asString();
    }

    @Test
    void itSendsFromNowOnAndTellsHowFarItHasCome() throws InterruptedException {
        WebhookCourier sending = start();
        happen();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(sending.sendings()).isEmpty();
        begin(sending);
        assertThat(told.poll(20, TimeUnit.SECONDS)).containsOnlyKeys(PAGER);
        happen();
        assertThat(next()).isEqualTo("2");
        happen();
        assertThat(next()).isEqualTo("3");
        long until = now.toEpochMilli();
        SequencedMap<String, Long> last = told.poll(20, TimeUnit.SECONDS);
        while (last != null && last.getOrDefault(PAGER, 0L) < until) {
            last = told.poll(20, TimeUnit.SECONDS);
        }
        assertThat(last).containsEntry(PAGER, until);
        assertThat(sending.sendings()).singleElement().satisfies(one -> {
            assertThat(one.webhook()).isEqualTo(PAGER);
            assertThat(one.delivered()).isEqualTo(2);
            assertThat(one.signed()).isFalse();
        });
    }

    @Test
    void whatHappenedWhileTheReceiverWasAwayIsSentAfterARestart() throws InterruptedException {
        begin(start());
        assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
        happen();
        happen();
        assertThat(List.of(next(), next())).containsExactly("1", "2");
        answer.set(DeliveryResult.failed("it answers 503"));
        now = now.plus(Duration.ofMinutes(1));
        happen();
        happen();
        stop();

        now = now.plus(Duration.ofMinutes(1));
        answer.set(DeliveryResult.TAKEN);
        begin(start());
        happen();
        assertThat(List.of(next(), next(), next(), next(), next()))
                .as("with what may have been on its way")
                .containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void whoEndsSendsNoMoreAndWhoBeginsHeedsWhatOthersSay() throws InterruptedException {
        WebhookCourier sending = start();
        begin(sending);
        assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
        sending.end(PAGER);
        assertThat(sending.sendings()).isEmpty();
        happen();
        happen();
        Instant others = now.plus(Duration.ofMinutes(5));
        node.change(next -> next.webhookSent(PAGER, others.toEpochMilli()));
        now = others.plus(Duration.ofMinutes(1));
        happen();
        begin(sending);
        assertThat(next()).as("another has sent the first two").isEqualTo("3");
        assertThat(received).isEmpty();
    }

    @Test
    void whoDidNotRunWhenOthersDidLeavesItToThemAndSaysSoIfTheyDoNotTakeIt() throws InterruptedException {
        long started = now.plus(Duration.ofHours(1)).toEpochMilli();
        node.change(next -> next.session(new Session(started, 1)).webhookSent(PAGER, now.toEpochMilli()));
        now = Instant.ofEpochMilli(started).plusSeconds(5);
        WebhookCourier sending = start();
        assertThat(earlier).isZero();
        happen();
        assertThat(List.of(asked(sending), asked(sending), asked(sending))).containsOnly(false);
        assertThat(asked(sending)).as("they can't").isTrue();
        JsonNode missed = received.poll(20, TimeUnit.SECONDS);
        assertThat(missed).isNotNull();
        assertThat(missed.get("type").asString()).isEqualTo("flip.missed");
        assertThat(missed.get("data").get("to").asString())
                .isEqualTo(Instant.ofEpochMilli(started).toString());
        assertThat(next()).isEqualTo("1");
    }

    /** All were restarted at once, and it had been away before that: the others' earlier runs are all that shows it. */
    @Test
    void whoSawLessThanOthersLeavesItToThem() throws InterruptedException {
        start();
        happen();
        Instant seen = now;
        stop();
        Instant started = now.plus(Duration.ofMinutes(5));
        restarted(started, seen);
        WebhookCourier sending = start();
        assertThat(earlier).isEqualTo(seen.toEpochMilli());

        node.change(next -> next.runs("flip", new Runs(seen.plusMillis(100).toEpochMilli(), null)));
        assertThat(asked(sending)).as("it saw the same").isTrue();
        sending.end(PAGER);
        node.change(next -> next.runs("flip", new Runs(seen.plusSeconds(20).toEpochMilli(), null)));
        assertThat(asked(sending)).isFalse();
        node.change(next -> next.member("flip", MemberState.DOWN));
        assertThat(asked(sending)).as("nobody is left who saw more").isTrue();
        assertThat(List.of(next(), next())).contains("missed");
    }

    /** What others have seen comes a moment after the first word of them. */
    @Test
    void whoHasNotHeardWhatOthersHaveSeenWaitsForThat() throws InterruptedException {
        start();
        happen();
        Instant seen = now;
        stop();
        node.change(next -> next.config(config ->
                new ClusterConfig(config.version(), patient(config.settings()), config.members(), config.systems())));
        restarted(now.plus(Duration.ofHours(1)), seen);
        node.change(next -> next.unheardOf(PAGER).webhook(config("other"), null, null));
        OTHERS.forEach(other -> node.change(next -> next.runs("other", other, new Runs(0, null))));
        WebhookCourier sending = start();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        sending.begin(PAGER, answer::complete);
        CompletableFuture<Void> looked = new CompletableFuture<>();
        sending.begin("other", _ -> looked.complete(null)); // one after the other
        looked.join();
        assertThat(answer).isNotDone();
        OTHERS.forEach(other -> node.change(
                next -> next.runs(PAGER, other, new Runs(seen.plusSeconds(600).toEpochMilli(), null))));
        assertThat(answer.join()).isFalse();
    }

    private static ClusterSettings patient(ClusterSettings settings) {
        return new ClusterSettings(
                        settings.quorum(), settings.gossipInterval(), settings.pingPerInterval(), Duration.ofMinutes(1))
                .webhooks(settings.webhooks());
    }

    /** All of them, at that moment, and until that one events were sent. */
    private void restarted(Instant started, Instant sent) {
        Session session = new Session(started.toEpochMilli(), 1);
        node.change(next -> next.session(session).webhookSent(PAGER, sent.toEpochMilli()));
        OTHERS.forEach(other -> node.change(next -> next.runs(other, new Runs(0, null))));
        now = started.plusSeconds(5);
    }

    /** As on a machine whose clock was years ahead until it was set: all that happens in these years would be passed over. */
    @Test
    void aCursorOfYearsAheadKeepsNothingBack() throws Exception {
        long ahead = now.plus(Duration.ofDays(1000)).toEpochMilli();
        node.change(next -> next.session(new Session(now.toEpochMilli(), 1)).webhookSent(PAGER, ahead));
        Files.writeString(directory.resolve(CursorFile.NAME), "{\"pager\":" + ahead + "}");
        WebhookCourier sending = start();
        happen();
        now = now.plusSeconds(5);
        assertThat(asked(sending)).isTrue();
        assertThat(List.of(next(), next())).containsExactly("missed", "1");
        happen();
        assertThat(next()).isEqualTo("2");
        SequencedMap<String, Long> last = told.poll(20, TimeUnit.SECONDS);
        while (last != null && last.getOrDefault(PAGER, 0L) != now.toEpochMilli()) {
            last = told.poll(20, TimeUnit.SECONDS);
        }
        assertThat(last).as("it is told anew").isNotNull();
    }

    /** The engine's thread says that it ends: it must not wait for what waits for the disk. */
    @Test
    void whoEndsItWaitsForNothing() throws Exception {
        WebhookCourier sending = start();
        assertThat(asked(sending)).isTrue();
        assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        tell = _ -> {
            slow.countDown();
            await(released);
        };
        happen();
        assertThat(next()).isEqualTo("1");
        assertThat(slow.await(20, TimeUnit.SECONDS)).isTrue();
        try {
            assertThat(CompletableFuture.runAsync(() -> sending.end(PAGER))).succeedsWithin(Duration.ofSeconds(10));
        } finally {
            released.countDown();
        }
    }

    /** As many webhooks as there may be, and what a large change makes happen. */
    @Test
    void manyEventsGoToAllWebhooksInOrder() throws InterruptedException {
        List<String> names =
                IntStream.range(1, WebhookConfig.MOST).mapToObj(at -> "w" + at).toList();
        Map<String, BlockingQueue<String>> each = new HashMap<>();
        names.forEach(name -> each.put(name, new LinkedBlockingQueue<>()));
        deliver = (url, event) -> Objects.requireNonNull(each.get(url.substring("http://receiver/".length())))
                .add(event.get("data").get("to").asString());
        names.forEach(name -> {
            node.change(next -> next.webhook(config(name), null, null));
            OTHERS.forEach(other -> node.change(next -> next.runs(name, other, new Runs(0, 0L))));
        });
        WebhookCourier sending = start();
        names.forEach(name -> assertThat(asked(sending, name)).isTrue());
        for (int event = 0; event < MANY; event++) {
            happen();
        }
        List<String> all =
                IntStream.rangeClosed(1, MANY).mapToObj(Integer::toString).toList();
        for (String name : names) {
            List<String> got = new ArrayList<>();
            while (got.size() < MANY) {
                String next = Objects.requireNonNull(each.get(name)).poll(20, TimeUnit.SECONDS);
                assertThat(next).as("%s after %s events", name, got.size()).isNotNull();
                got.add(next);
            }
            assertThat(got).as(name).isEqualTo(all);
        }
    }

    @Test
    void whatComesAndGoesLeavesNoThreadBehind() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        WebhookCourier sending = start();
        for (int change = 0; change < 100; change++) {
            begin(sending);
            sending.end(PAGER);
        }
        begin(sending);
        happen();
        String next = next();
        while (!next.equals("1")) {
            next = next();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (senders(before).size() > 1 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(senders(before)).hasSize(1);
    }

    /** Those that have begun since, and what they do. */
    private static List<String> senders(Set<Thread> before) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(one -> one.getKey().getName().startsWith("webhook ") && !before.contains(one.getKey()))
                .map(one -> one.getKey() + " " + Arrays.toString(one.getValue()))
                .toList();
    }

    /** The next sender begins there. */
    @Test
    void whoEndsSaysHowFarItHasCome() throws InterruptedException {
        WebhookCourier sending = start();
        begin(sending);
        happen();
        assertThat(next()).isEqualTo("1");
        long until = now.toEpochMilli();
        while (sending.sendings().getFirst().delivered() == 0) {
            Thread.onSpinWait();
        }
        sending.end(PAGER);
        SequencedMap<String, Long> last = told.poll(20, TimeUnit.SECONDS);
        while (last != null && last.getOrDefault(PAGER, 0L) != until) {
            last = told.poll(20, TimeUnit.SECONDS);
        }
        assertThat(last).isNotNull();
    }

    /** As where there is no memory for a moment. */
    @Test
    void aSenderWhoseThreadDiesIsStartedAnew() throws InterruptedException {
        AtomicBoolean died = new AtomicBoolean();
        deliver = (_, event) -> {
            if (died.compareAndSet(false, true)) {
                throw new OutOfMemoryError("a test");
            }
            received.add(event);
        };
        begin(start());
        happen();
        assertThat(next()).isEqualTo("1");
        assertThat(died).isTrue();
    }

    /** What it sees alone while it starts tells nobody anything. */
    @Test
    void sinceWhenItIsOneOfAQuorumIsTold() throws InterruptedException {
        start();
        happen();
        now = now.plusSeconds(7);
        lease("held");
        long quorum = now.toEpochMilli();
        now = now.plusSeconds(7);
        lease("lost");
        lease("held");
        SequencedMap<String, Long> next = told.poll(20, TimeUnit.SECONDS);
        assertThat(next).containsEntry(Webhooks.SINCE, quorum);
    }

    private void lease(String to) {
        node.happen(now, Event.ofLease("flip1", null, to, "a test"));
    }

    /** The engine's thread tells of an event under the lock of the log: whoever waited for that under a lock of the courier's stopped the engine for ever. */
    @Test
    void whoLooksAtTheSendersNeverWaitsForTheLogOfEvents() throws Exception {
        WebhookCourier sending = start();
        begin(sending);
        CompletableFuture<List<NodeFront.Sending>> looked;
        synchronized (node.events()) {
            looked = CompletableFuture.supplyAsync(sending::sendings);
            assertThat(looked.get(20, TimeUnit.SECONDS)).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
