package io.flip.webhook;

import io.flip.config.WebhookSecret;
import io.flip.engine.effect.Event;
import io.flip.engine.register.WebhookConfig;
import io.flip.engine.report.Snapshot;
import io.flip.history.History;
import io.flip.node.Courier;
import io.flip.node.EventLog;
import io.flip.node.EventLog.Stamped;
import io.flip.node.NodeFront;
import io.flip.node.NodeFront.Sending;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to the webhooks that this member holds, each on a thread of its own, and keeps count of how far each has come. A sender begins where the last one has told
 * that it was, and some time before that: clocks differ, and so does when members hear of things.
 */
final class WebhookCourier implements Courier, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookCourier.class);

    private static final int TIMEOUTS = 2;
    private static final int MOST_LEFT = 3;
    private static final String HELD = "held";
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(50);

    private record Running(Sender sender, Thread thread) {}

    private final NodeFront node;
    private final History history;
    private final WebhookSecret secret;
    private final Receiver receiver;
    private final Cursors cursors;
    private final Sight sight;
    private final InstantSource clock;

    /** Those that are to run, and the sender of each that does. The engine's thread looks at them too, so nobody locks them. */
    private final ConcurrentNavigableMap<String, Optional<Running>> running = new ConcurrentSkipListMap<>();

    private final Map<String, Integer> left = new HashMap<>(); // of the thread that ticks
    private final ScheduledExecutorService ticking;
    private final EventLog.Subscription subscription;
    private final long firstOfRun;
    private volatile boolean quorum;

    WebhookCourier(
            NodeFront node,
            History history,
            WebhookSecret secret,
            Receiver receiver,
            Cursors cursors,
            InstantSource clock) {
        this.node = node;
        this.history = history;
        this.secret = secret;
        this.receiver = receiver;
        this.cursors = cursors;
        this.clock = clock;
        this.ticking = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("webhooks").factory());
        this.firstOfRun = node.events().lastId() + 1;
        this.subscription = node.events().subscribe(firstOfRun - 1, this::happened);
        this.sight = new Sight(earlier());
        cursors.begin(sight.earlier(), clock.instant());
        var _ = ticking.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The thread that ticks starts it: the one that asks is the engine's, which must not wait for the disk. */
    @Override
    public void begin(String webhook, Consumer<Boolean> answer) {
        if (ticking.isShutdown()) {
            answer.accept(true);
        } else {
            Duration patience =
                    node.snapshot().config().settings().pingTimeout().multipliedBy(TIMEOUTS);
            ticking.execute(() -> answer(webhook, answer, patience));
        }
    }

    /** Answers when all others have said what they have seen, or had the time to. */
    private void answer(String webhook, Consumer<Boolean> answer, Duration patience) {
        if (patience.isPositive() && !Sight.isComplete(node.snapshot(), webhook)) {
            var _ = ticking.schedule(
                    () -> answer(webhook, answer, patience.minus(POLL)), POLL.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            answer.accept(takes(webhook));
        }
    }

    /** Leaves it to a member that has seen more: a few times, in case that one can't. */
    private boolean takes(String webhook) {
        try {
            Optional<String> better = better(webhook);
            if (better.isPresent() && left.merge(webhook, 1, Integer::sum) <= MOST_LEFT) {
                LOG.info("Webhook {}: this member leaves it to {}, which ran while it did not", webhook, better.get());
                return false;
            }
        } catch (RuntimeException e) {
            LOG.error("Webhook {}: how far it has come can't be looked at", webhook, e);
        }
        left.remove(webhook);
        running.putIfAbsent(webhook, Optional.empty());
        start(webhook);
        return true;
    }

    private Optional<String> better(String webhook) {
        Snapshot snapshot = node.snapshot();
        Instant now = clock.instant();
        cursors.learn(snapshot, now);
        return cursors.of(webhook, now).flatMap(sent -> sight.better(snapshot, webhook, sent));
    }

    @Override
    public void end(String webhook) {
        Optional<Running> one = running.remove(webhook);
        if (one != null && one.isPresent()) {
            Sender sender = one.get().sender();
            stop(one.get());
            execute(
                    () -> { // the next sender is to know it soon; here the disk may be slow
                        Instant now = clock.instant();
                        cursors.sent(webhook, sender.until(), now);
                        cursors.look(List.of(webhook), now);
                    });
        }
    }

    private void execute(Runnable what) {
        if (!ticking.isShutdown()) {
            ticking.execute(what);
        }
    }

    private static void stop(Running one) {
        one.sender().end();
        one.thread().interrupt();
    }

    /** On the thread that ticks, which may find it twice. */
    private void start(String webhook) {
        if (!unstarted().contains(webhook)) {
            return;
        }
        try {
            Sender sender = sender(webhook);
            Thread thread =
                    Thread.ofPlatform().daemon().name("webhook " + webhook).unstarted(sender);
            if (take(webhook, new Running(sender, thread))) {
                thread.start();
            }
        } catch (RuntimeException e) {
            LOG.error("Webhook {} can't be sent to, and that is tried again", webhook, e);
        }
    }

    /** False where it has ended meanwhile. */
    private boolean take(String webhook, Running one) {
        return running.computeIfPresent(webhook, (_, _) -> Optional.of(one)) != null;
    }

    private Sender sender(String webhook) {
        Instant now = clock.instant();
        Snapshot snapshot = node.snapshot();
        long live = node.events().lastId() + 1;
        cursors.learn(snapshot, now);
        Optional<Instant> cursor = cursors.of(webhook, now);
        Gap gap;
        Instant from;
        if (cursor.isPresent()) {
            from = cursor.get().minus(slack(snapshot));
            gap = sight.gap(snapshot, webhook, cursor.get()).orElse(null);
        } else {
            Instant started = Instant.ofEpochMilli(snapshot.session().incarnation());
            boolean lost = cursors.isKnown(webhook);
            from = lost && started.isBefore(now) ? started : now;
            gap = lost ? lostTrack(from) : null;
            cursors.begin(webhook, from, now);
        }
        LOG.info("Webhook {}: this member sends to it, what has happened since {}", webhook, from);
        Sender.Start start =
                new Sender.Start(webhook, history.walk(Identity.beginning(from), live), from, gap, live, firstOfRun);
        return new Sender(
                start,
                () -> config(webhook),
                receiver,
                () -> node.events().lastId(),
                new Respite(RandomGenerator.getDefault()),
                Pauses.real(),
                clock,
                secret.isConfigured());
    }

    private static Duration slack(Snapshot snapshot) {
        return Cursors.SLACK.plus(snapshot.config().settings().pingTimeout().multipliedBy(TIMEOUTS));
    }

    private @Nullable WebhookConfig config(String webhook) {
        return node.snapshot().config().settings().webhook(webhook).orElse(null);
    }

    /** Until when events were sent was told by a clock that was ahead: it is known no more. */
    private Gap lostTrack(Instant from) {
        return new Gap(
                history.lastBefore(from).orElse(from),
                from,
                "a clock was ahead when it was told until when events were sent: what was not sent before is not");
    }

    /** When an earlier run of this member has seen something last. */
    private Instant earlier() {
        Instant begun = Instant.ofEpochMilli(node.snapshot().session().incarnation());
        return history.lastBefore(begun).orElse(Instant.EPOCH);
    }

    private void happened(Stamped event) {
        if (!quorum
                && event.event().kind() == Event.Kind.LEASE
                && HELD.equals(event.event().to())) {
            quorum = true;
            cursors.since(event.at());
        }
        wake();
    }

    private void wake() {
        running.values().forEach(one -> one.ifPresent(it -> it.sender().wake()));
    }

    private void tick() {
        try {
            Instant now = clock.instant();
            Snapshot snapshot = node.snapshot();
            cursors.learn(snapshot, now);
            snapshot.webhooks().stream()
                    .filter(webhook -> webhook.sender() != null)
                    .forEach(webhook -> left.remove(webhook.config().name()));
            look(now);
            unstarted().forEach(this::start);
        } catch (RuntimeException e) {
            LOG.error("Webhooks could not be looked after, and that is tried again", e);
        }
    }

    private void look(Instant now) {
        List<String> own = new ArrayList<>();
        running.forEach((webhook, one) -> one.ifPresent(it -> {
            cursors.sent(webhook, it.sender().until(), now);
            own.add(webhook);
        }));
        cursors.look(own, now);
    }

    /** Also those whose thread has ended against its will, as where there was no memory. */
    private List<String> unstarted() {
        running.replaceAll((_, one) ->
                one.filter(it -> it.thread().isAlive() || it.thread().getState() == Thread.State.NEW));
        return running.entrySet().stream()
                .filter(one -> one.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public List<Sending> sendings() {
        return running.values().stream()
                .flatMap(Optional::stream)
                .map(one -> one.sender().state())
                .toList();
    }

    @Override
    public void close() {
        subscription.close();
        ticking.shutdownNow();
        look(clock.instant());
        running.keySet().forEach(webhook -> {
            Optional<Running> one = running.remove(webhook); // so what is being started is never begun
            if (one != null) {
                one.ifPresent(WebhookCourier::stop);
            }
        });
    }
}
