package io.flip.webhook;

import io.flip.engine.register.WebhookConfig;
import io.flip.history.Walk;
import io.flip.node.EventLog.Stamped;
import io.flip.node.NodeFront.Sending;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one webhook what comes in the history, one event after the other, each until its receiver has taken it. Has a thread of its own: a receiver that is
 * dead keeps nobody else waiting. What it knows of the past is a few events: whatever waits is on disk.
 */
final class Sender implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    /** Events that are in memory at once. */
    private static final int PAGE = 100;

    /** What has happened may take a moment to be on disk. */
    private static final Duration SOON = Duration.ofMillis(50);

    private static final int SOON_TIMES = 20;

    /** From then on something is wrong with the disk. */
    private static final int LONG_TIMES = SOON_TIMES + 5;

    private static final Duration IDLE = Duration.ofSeconds(1);

    /**
     * Where it begins.
     *
     * @param walk begins earlier, where {@link Identity} does
     * @param live the id of the first event since this member sends: from there on all are sent, whatever its clock says
     * @param firstOfRun the id of the first event since this member was started
     */
    record Start(
            String webhook,
            Walk walk,
            Instant from,
            @Nullable Gap gap,
            long live,
            long firstOfRun) {

        /** Whether it was sent before, and is there to be counted. */
        private boolean isBehind(Stamped event) {
            return event.id() < live && event.at().isBefore(from);
        }
    }

    /** What was tried so far, in the words of {@link Sending}. */
    private record Progress(
            long delivered,
            long failed,
            @Nullable String lastId,
            @Nullable Instant lastAt,
            @Nullable String error,
            @Nullable Instant nextTry) {

        private static final Progress NONE = new Progress(0, 0, null, null, null, null);

        private Progress well() {
            return new Progress(delivered, failed, lastId, lastAt, null, null);
        }

        private Progress taken(String id, Instant at) {
            return new Progress(delivered + 1, failed, id, at, null, null);
        }

        private Progress failed(String why, Instant next) {
            return new Progress(delivered, failed + 1, lastId, lastAt, why, next);
        }
    }

    private final Start start;
    private final Supplier<@Nullable WebhookConfig> config;
    private final Receiver receiver;
    private final LongSupplier newest;
    private final Respite respite;
    private final Pauses pauses;
    private final InstantSource clock;
    private final Identity identity = new Identity();
    private volatile boolean ended;
    private volatile Instant until;
    private final boolean signed;
    private volatile Progress progress = Progress.NONE;
    private volatile long looked = -1;
    private volatile @Nullable Instant trying;
    private boolean warned;

    /**
     * @param config as it is in force now; {@code null} where there is no such webhook any more
     * @param newest the id of the newest event that this member knows
     */
    Sender(
            Start start,
            Supplier<@Nullable WebhookConfig> config,
            Receiver receiver,
            LongSupplier newest,
            Respite respite,
            Pauses pauses,
            InstantSource clock,
            boolean signed) {
        this.start = start;
        this.config = config;
        this.receiver = receiver;
        this.newest = newest;
        this.respite = respite;
        this.pauses = pauses;
        this.clock = clock;
        this.until = start.from();
        this.signed = signed;
    }

    /** Until when all was sent that was to be. */
    Instant until() {
        return until;
    }

    Sending state() {
        Progress now = progress;
        long behind = newest.getAsLong() - looked;
        return new Sending(
                start.webhook(),
                signed,
                now.delivered(),
                now.failed(),
                looked < start.firstOfRun() - 1 ? null : Long.valueOf(Math.max(0, behind)),
                now.lastId(),
                now.lastAt(),
                now.error(),
                now.nextTry(),
                trying);
    }

    /** Something has happened. */
    void wake() {
        pauses.wake();
    }

    void end() {
        ended = true;
    }

    @Override
    public void run() {
        try {
            Gap gap = start.gap();
            if (gap != null) {
                missed(gap);
            }
            int idle = 0;
            while (!ended) {
                idle = step() ? 0 : idle + 1;
                if (idle > 0) {
                    boolean behind = newest.getAsLong() > start.walk().last();
                    if (behind && idle == LONG_TIMES) {
                        failed(
                                "what has happened is not in the history",
                                clock.instant().plus(IDLE));
                    }
                    pauses.pause(behind && idle < SOON_TIMES ? SOON : IDLE);
                    while (!ended && newest.getAsLong() <= start.walk().last()) {
                        pauses.pause(IDLE); // the disk has nothing new
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it is to end
        }
    }

    /** Whether there was anything. */
    private boolean step() throws InterruptedException {
        Walk.Page page;
        try {
            page = start.walk().next(PAGE);
        } catch (ClosedByInterruptException e) {
            throw ended(e);
        } catch (IOException | RuntimeException e) {
            failed("the history can't be read: " + e, clock.instant().plus(IDLE));
            pauses.sit(IDLE, () -> false);
            return true;
        }
        if (!page.events().isEmpty()) {
            well();
        }
        if (page.skipped()) {
            skipped(page.events());
        }
        for (Stamped event : page.events()) {
            if (ended) {
                break;
            }
            take(event);
        }
        if (page.events().isEmpty() && looked < 0) {
            looked = start.firstOfRun() - 1; // there is nothing older
        }
        return !page.events().isEmpty();
    }

    /** What is missing, and was sent before, is none the less. */
    private void skipped(List<Stamped> next) throws InterruptedException {
        if (next.isEmpty() || !start.isBehind(next.getFirst())) {
            Instant to = next.isEmpty() ? clock.instant() : next.getFirst().at();
            missed(new Gap(until, to, "the history does not have what happened between these two"));
        }
    }

    private static InterruptedException ended(ClosedByInterruptException e) {
        InterruptedException end = new InterruptedException("interrupted while it read");
        end.initCause(e);
        return end;
    }

    private void take(Stamped event) throws InterruptedException {
        String id = identity.of(event);
        if (start.isBehind(event)) {
            looked = event.id();
            return;
        }
        WebhookConfig webhook = config.get();
        boolean sent = true;
        if (webhook != null && new Filter(webhook).passes(event.event())) {
            sent = deliver(CloudEvent.of(webhook.source(), id, event), now -> new Filter(now).passes(event.event()));
        }
        if (sent) {
            looked = event.id();
            boolean ahead = Cursors.isAhead(until, clock.instant()); // the clock was, and is set right
            until = ahead || event.at().isAfter(until) ? event.at() : until;
        }
    }

    private void missed(Gap gap) throws InterruptedException {
        LOG.warn("Webhook {}: {} ({} to {})", start.webhook(), gap.reason(), gap.from(), gap.to());
        WebhookConfig webhook = config.get();
        if (webhook != null) {
            deliver(gap.event(webhook.source()), _ -> true);
        }
    }

    /**
     * Tries until it is taken; false where it is to end before that.
     *
     * @param wanted whether that webhook still wants it: an operator may take out what the receiver never takes
     */
    private boolean deliver(CloudEvent event, Predicate<WebhookConfig> wanted) throws InterruptedException {
        for (int failures = 1; !ended; failures++) {
            WebhookConfig webhook = config.get();
            if (webhook == null || !wanted.test(webhook)) {
                well();
                return true; // where it is gone, this sender soon is
            }
            trying = event.at();
            DeliveryResult result = attempt(webhook.url(), event);
            if (result.taken()) {
                taken(event);
                return true;
            }
            Duration pause = respite.after(failures, result);
            failed(String.valueOf(result.error()), clock.instant().plus(pause));
            if (!ended) {
                pauses.sit(pause, () -> !webhook.equals(config.get())); // it may be corrected
            }
        }
        return false;
    }

    /** Whatever goes wrong, the event is tried again. */
    private DeliveryResult attempt(String url, CloudEvent event) throws InterruptedException {
        try {
            return receiver.send(url, event);
        } catch (RuntimeException e) {
            LOG.warn("Webhook {}: an event could not be sent, and is tried again", start.webhook(), e);
            return DeliveryResult.failed(e.toString());
        }
    }

    /** Nothing is tried, or fails. */
    private void well() {
        trying = null;
        progress = progress.well();
    }

    private void taken(CloudEvent event) {
        trying = null;
        progress = progress.taken(event.id(), clock.instant());
        if (warned) {
            warned = false;
            LOG.info("Webhook {}: its receiver takes events again", start.webhook());
        }
    }

    private void failed(String why, Instant nextTry) {
        progress = progress.failed(why, nextTry);
        if (!warned) {
            warned = true;
            LOG.warn("Webhook {}: its receiver does not take an event, which is tried again: {}", start.webhook(), why);
        }
    }
}
