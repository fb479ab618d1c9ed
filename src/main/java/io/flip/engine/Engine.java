package io.flip.engine;

import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.exchange.Shelf;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.message.Packer;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.engine.report.Snapshots;
import io.flip.engine.report.WebhookCursors;
import io.flip.engine.startup.Cleaning;
import io.flip.engine.sync.PackedDocuments;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member, as a pure state machine: no sockets, threads, clocks or randomness of its own. What it was told, and when, determines what it
 * does; so a run can be repeated exactly. It first cleans up what an earlier run left ({@link Cleaning}), in silence, asks to be added where it is no
 * member ({@link Joining}), and then takes part ({@link Participation}).
 */
public final class Engine {

    private final EngineSettings settings;
    private final Packer packer;
    private final Moment started;
    private final Out out = new Out();
    private final Shelf shelf;
    private final Pulls pulls;
    private final Registry registry;
    private final WebhookCursors cursors = new WebhookCursors();
    private @Nullable Joining joining;
    private @Nullable Cleaning cleaning;
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
        this.shelf = new Shelf(packer);
        this.pulls = new Pulls(settings.base().settings().pingTimeout().dividedBy(6));
        this.registry = new Registry(
                settings.identity(),
                settings.stored(),
                settings.base(),
                settings.seeds(),
                new PackedDocuments(packer, shelf),
                out,
                pulls,
                now);
        this.cleaning = clean();
    }

    private Cleaning clean() {
        return new Cleaning(settings.self(), registry.base(), settings.stored().left(), out);
    }

    /** Takes in what happened, and says what to do about it, in order. Time never goes back between calls. */
    public List<Effect> handle(Input input, Moment now) {
        if (stopped) {
            return List.of();
        }
        Input left = input;
        if (cleaning != null) {
            left = handleCleaning(cleaning, input, now);
        } else if (joining != null) {
            left = handleJoining(joining, input, now);
        }
        if (participation != null) {
            participation.late(lateness(now), now);
            participation.handle(left, now);
            stopped = participation.stopped();
        }
        expected = deadline();
        return out.take();
    }

    /** What is left of it for what comes next: the passing of time, for one. */
    private Input handleJoining(Joining knocking, Input input, Moment now) {
        switch (input) {
            case Input.Received received -> knocking.received(received.message(), received.from(), now);
            case Input.Told(var letter) -> registry.told(letter, now);
            case Input.Propose propose -> unavailable(propose.request());
            case Input.Read read -> unavailable(read.request());
            case Input.Stop _ -> {
                stopped = true;
                out.add(new Effect.Stopped());
            }
            case Input.Sent(var until) -> cursors.learn(until);
            case Input.Elapsed _, Input.HandlerDone _, Input.HandlersDone _, Input.Checked _ -> {}
        }
        knocking.look(now);
        if (knocking.done()) {
            joining = null;
            cleaning = clean();
            if (cleaning.done()) {
                begin(now);
            }
        }
        return new Input.Elapsed();
    }

    /** How much later than asked for this call comes: for that long this member was not running (protocol 3). */
    private Duration lateness(Moment now) {
        return now.isAfter(expected) ? now.since(expected) : Duration.ZERO;
    }

    /** What is left of it for what comes next: a datagram, for one. */
    private Input handleCleaning(Cleaning cleaner, Input input, Moment now) {
        switch (input) {
            case Input.HandlerDone done -> cleaned(cleaner, done, now);
            case Input.HandlersDone done -> done.runs().forEach(run -> cleaned(cleaner, run, now));
            case Input.Stop _ -> {
                stopping = true;
                cleaner.lastTry();
            }
            case Input.Propose propose -> unavailable(propose.request());
            case Input.Read read -> unavailable(read.request());
            case Input.Sent(var until) -> cursors.learn(until);
            case Input.Received _, Input.Told _, Input.Elapsed _, Input.Checked _ -> {}
        }
        cleaner.look(now);
        if (cleaner.done()) {
            begin(now);
        }
        return switch (input) {
            case Input.Received _, Input.Told _, Input.Checked _ -> input;
            case Input.HandlerDone _,
                    Input.HandlersDone _,
                    Input.Stop _,
                    Input.Propose _,
                    Input.Read _,
                    Input.Sent _,
                    Input.Elapsed _ -> new Input.Elapsed();
        };
    }

    private void cleaned(Cleaning cleaner, Input.HandlerDone done, Moment now) {
        cleaner.finished(done.run(), done.outcome() == Outcome.SUCCESS, done.detail(), settings.self(), now);
    }

    private void unavailable(long request) {
        out.add(new Effect.Answer(request, new ChangeOutcome.Unavailable("this member is still starting")));
    }

    private void begin(Moment now) {
        boolean allDown = cleaning == null || cleaning.allDown();
        cleaning = null;
        if (stopping) {
            stopped = true;
            out.add(new Effect.Stopped(allDown));
        } else if (mustJoin()) {
            joining = new Joining(settings, registry, shelf, pulls, packer, out, now);
            joining.look(now);
        } else {
            expected = now;
            Parts parts = new Parts(settings, registry, shelf, pulls, out, started, now);
            participation = new Participation(parts, cursors, packer, now);
        }
    }

    private boolean mustJoin() {
        return settings.joins() && registry.base().member(settings.self()).isEmpty();
    }

    private Moment deadline() {
        if (participation != null) {
            return participation.nextDeadline();
        }
        Moment next = joining == null ? Moment.NEVER : joining.nextDeadline();
        return cleaning == null ? next : Moment.earlier(next, cleaning.nextDeadline());
    }

    /** When to call again with {@link Input.Elapsed} if nothing happens first. */
    public Moment nextDeadline() {
        return stopped ? Moment.NEVER : expected;
    }

    /** Counts the changes that a {@link #snapshot} would show, but for passing time. */
    public long revision() {
        return out.revision();
    }

    /** Until when at least a quorum grants this member the item of a sharded system; {@code null} where it has no lease (protocol 5, holding). */
    public @Nullable Moment leasedUntil(ItemId item, Moment now) {
        return participation == null ? null : participation.leasedUntil(item, now);
    }

    /**
     * Until when the addresses may be used that the kernel keeps off the network after that. Cheap: only where something is
     * granted otherwise than at the last call its cost grows with the items.
     */
    public LeaseGroups leases() {
        return participation == null ? LeaseGroups.NONE : participation.leases();
    }

    /** For how long what a voter grants in answer to a ping is good; zero before this member takes part. */
    public Duration leaseTerm() {
        return participation == null ? Duration.ZERO : participation.lease().term();
    }

    /** Counts the changes of what the voters grant this member; being granted the same again is none. */
    public long leaseRevision() {
        return participation == null ? 0 : participation.lease().revision();
    }

    public Snapshot snapshot(Moment now) {
        return participation == null ? starting(now) : participation.snapshot(now);
    }

    private Snapshot starting(Moment now) {
        Enrolment enrolment = mustJoin()
                ? Enrolment.JOINING
                : registry.base().member(settings.self()).isPresent() ? Enrolment.MEMBER : Enrolment.REMOVED;
        return Snapshots.starting(
                settings.identity(), registry.base(), registry.ref(), cleaning, started, enrolment, now);
    }
}
