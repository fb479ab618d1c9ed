package io.flip.engine;

import io.flip.engine.Input.Outcome;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Packer;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member, as a pure state machine: no sockets, threads, clocks or randomness of its own. What it was told, and when, determines what it
 * does; so a run can be repeated exactly. It first cleans up what an earlier run left ({@link Cleaning}), in silence, and then takes part
 * ({@link Participation}).
 */
public final class Engine {

    private final EngineSettings settings;
    private final Packer packer;
    private final ConfigRef config;
    private final Moment started;
    private final Out out = new Out();
    private final Cleaning cleaning;
    private @Nullable Participation participation;
    private boolean stopping;
    private boolean stopped;
    private Moment expected;

    /** A member that has just started; {@link #nextDeadline} is {@code now}. */
    public Engine(EngineSettings settings, Packer packer, Moment now) {
        this.settings = settings;
        this.packer = packer;
        this.started = now;
        this.expected = now;
        this.config = new ConfigRef(
                settings.config().version(), packer.digest(packer.pack(new Body.OfConfig(settings.config()))));
        this.cleaning = new Cleaning(settings.self(), settings.config(), out);
    }

    /** Takes in what happened, and says what to do about it, in order. Time never goes back between calls. */
    public List<Effect> handle(Input input, Moment now) {
        if (stopped) {
            return List.of();
        }
        if (participation == null) {
            handleCleaning(input, now);
        }
        if (participation != null) {
            participation.late(lateness(now), now);
            participation.handle(input, now);
            stopped = participation.stopped();
        }
        expected = deadline();
        return out.take();
    }

    /** How much later than asked for this call comes: for that long this member was not running (protocol 3). */
    private Duration lateness(Moment now) {
        return now.isAfter(expected) ? now.since(expected) : Duration.ZERO;
    }

    private void handleCleaning(Input input, Moment now) {
        switch (input) {
            case Input.HandlerDone done ->
                cleaning.finished(done.run(), done.outcome() == Outcome.SUCCESS, done.detail(), settings.self(), now);
            case Input.Stop _ -> {
                stopping = true;
                cleaning.abandon();
            }
            case Input.Received _, Input.Elapsed _ -> {}
        }
        cleaning.look(now);
        if (cleaning.done()) {
            begin(now);
        }
    }

    private void begin(Moment now) {
        if (stopping) {
            stopped = true;
            out.add(new Effect.Stopped());
        } else {
            expected = now;
            participation = new Participation(new Parts(settings, config, packer, out, started, now), packer, now);
        }
    }

    private Moment deadline() {
        return participation == null ? cleaning.nextDeadline() : participation.nextDeadline();
    }

    /** When to call again with {@link Input.Elapsed} if nothing happens first. */
    public Moment nextDeadline() {
        return stopped ? Moment.NEVER : expected;
    }

    /** Counts the changes that a {@link #snapshot} would show, but for passing time. */
    public long revision() {
        return out.revision();
    }

    /** Until when at least a quorum grants this member the item of a sharded system; {@code null} where it has no lease (protocol 5). */
    public @Nullable Moment leasedUntil(ItemId item, Moment now) {
        return participation == null ? null : participation.leasedUntil(item, now);
    }

    /** Counts the changes of what the voters grant this member; being granted the same again is none. */
    public long leaseRevision() {
        return participation == null ? 0 : participation.leaseRevision();
    }

    public Snapshot snapshot(Moment now) {
        return participation == null
                ? Snapshots.starting(settings, config, cleaning, started, now)
                : participation.snapshot(now);
    }
}
