package io.flip.webhook;

import io.flip.engine.register.Webhooks;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.WebhookView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Until when events were sent, as far as this member knows: from its own senders, from the other members, and from its disk. Keeps the newest, and tells it the
 * others: at once what none has heard from it before, what it sends itself each second, and what it has from others twice a minute, in case that these
 * are lost. What has not come yet was told by a clock that was ahead: it counts for nothing, or all that happens until then would be passed over. Safe
 * from any thread.
 */
final class Cursors {

    /** What clocks of members may differ, and what may be lost of what a sender has told last. */
    static final Duration SLACK = Duration.ofSeconds(10);

    private static final Duration RELAY = Duration.ofSeconds(30);

    private final CursorFile file;
    private final Consumer<SequencedMap<String, Long>> tell;
    private final SequencedMap<String, Long> known;
    private SequencedMap<String, Long> written;
    private final SequencedMap<String, Long> told = new TreeMap<>();
    private Instant relayAt = Instant.MIN;
    private final SequencedMap<String, Long> ofRuns = new TreeMap<>();
    private final AtomicReference<@Nullable Long> since = new AtomicReference<>();

    Cursors(CursorFile file, Consumer<SequencedMap<String, Long>> tell) {
        this.file = file;
        this.tell = tell;
        this.known = file.read();
        this.written = new TreeMap<>(known);
    }

    /** Whether that moment has not come yet, and no clock but a wrong one can have told it. */
    static boolean isAhead(Instant until, Instant now) {
        return until.isAfter(now.plus(SLACK));
    }

    /**
     * Tells what earlier runs of this member have left, before it takes part: a member that hears of this run is to know it as well.
     *
     * @param seen until when they have seen what happened
     */
    synchronized void begin(Instant seen, Instant now) {
        ofRuns.put(Webhooks.EARLIER, seen.toEpochMilli());
        look(List.of(), now);
    }

    /** Tells, with what comes next, since when this member is one of a quorum. Waits for nothing: the disk may be slow. */
    void since(Instant quorum) {
        since.set(quorum.toEpochMilli());
    }

    /** Empty where nothing is known that can be right. */
    synchronized Optional<Instant> of(String webhook, Instant now) {
        return Optional.ofNullable(known.get(webhook))
                .map(Instant::ofEpochMilli)
                .filter(until -> !isAhead(until, now));
    }

    /** Whether something is known, be it right or wrong: this webhook was sent to before. */
    synchronized boolean isKnown(String webhook) {
        return known.containsKey(webhook);
    }

    /** Where nothing is known that can be right, it begins there. */
    synchronized void begin(String webhook, Instant from, Instant now) {
        sent(webhook, from, now);
        look(List.of(webhook), now);
    }

    /** Until when events were sent to that one, as a sender says. */
    synchronized void sent(String webhook, Instant until, Instant now) {
        boolean newer =
                of(webhook, now).filter(before -> !before.isBefore(until)).isEmpty();
        if (newer && !isAhead(until, now)) {
            known.put(webhook, until.toEpochMilli());
        }
    }

    /** What the others have said, and which webhooks there are. One that is gone is forgotten: another may come that has its name. */
    synchronized void learn(Snapshot snapshot, Instant now) {
        if (snapshot.config().version() < 0) {
            return; // it knows no configuration yet
        }
        for (WebhookView webhook : snapshot.webhooks()) {
            webhook.told().forEach(until -> sent(webhook.config().name(), Instant.ofEpochMilli(until), now));
        }
        List<String> names = snapshot.webhooks().stream()
                .map(webhook -> webhook.config().name())
                .toList();
        known.keySet().retainAll(names);
        told.keySet().retainAll(names);
    }

    /**
     * Writes and tells what is new; called about each second.
     *
     * @param own the webhooks to which this member sends
     */
    synchronized void look(List<String> own, Instant now) {
        if (!known.equals(written)) {
            written = new TreeMap<>(known);
            file.write(written);
        }
        boolean relay = !now.isBefore(relayAt);
        relayAt = relay ? now.plus(RELAY) : relayAt;
        SequencedMap<String, Long> news = new TreeMap<>();
        known.forEach((webhook, until) -> {
            Long before = told.get(webhook);
            if (before == null || (!until.equals(before) && (relay || own.contains(webhook)))) {
                news.put(webhook, until);
            }
        });
        told.putAll(news);
        Long quorum = since.getAndSet(null);
        if (quorum != null) {
            ofRuns.put(Webhooks.SINCE, quorum);
        }
        news.putAll(ofRuns);
        ofRuns.clear();
        if (!news.isEmpty()) {
            tell.accept(news);
        }
    }
}
