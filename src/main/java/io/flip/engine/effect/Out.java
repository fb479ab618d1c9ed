package io.flip.engine.effect;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import java.util.ArrayList;
import java.util.List;

/** Collects what one input leads to, in order. */
public final class Out {

    private List<Effect> effects = new ArrayList<>();
    private long lastRun;
    private long revision;

    public void add(Effect effect) {
        effects.add(effect);
    }

    /** Before all else of this turn. */
    public void addFirst(Effect effect) {
        effects.addFirst(effect);
    }

    /** The one door for everything that operators are told. */
    public void report(Event event) {
        effects.add(new Effect.Report(event));
        revision++;
    }

    /** Something changed that a snapshot shows. */
    public void revised() {
        revision++;
    }

    public long revision() {
        return revision;
    }

    public long clean(ItemId item, HandlerConfig handlers) {
        return run(item, handlers, Effect.HandlerEvent.CLEAN, 0, Moment.NEVER, false);
    }

    /**
     * Runs {@code alive}, unless {@code startBefore} has passed by then; the number of the run.
     *
     * @param maybeElsewhere whether it may still be up on another member
     */
    public long alive(ItemId item, HandlerConfig handlers, long epoch, Moment startBefore, boolean maybeElsewhere) {
        return run(item, handlers, Effect.HandlerEvent.ALIVE, epoch, startBefore, maybeElsewhere);
    }

    /** Runs {@code down}; the number of the run. */
    public long down(ItemId item, HandlerConfig handlers, long epoch) {
        return run(item, handlers, Effect.HandlerEvent.DOWN, epoch, Moment.NEVER, false);
    }

    private long run(
            ItemId item,
            HandlerConfig handlers,
            Effect.HandlerEvent event,
            long epoch,
            Moment before,
            boolean maybeElsewhere) {
        effects.add(new Effect.RunHandler(++lastRun, item, handlers, event, epoch, before, maybeElsewhere));
        return lastRun;
    }

    /** Ends a run early; it is reported as over all the same. */
    public void end(long run) {
        effects.add(new Effect.EndHandler(run));
    }

    /**
     * Looks from now on every few seconds whether the item is as it should be.
     *
     * @param held whether it is up; else whether its {@code alive} would succeed here now
     * @param doubted whether it was not as it should be the last time
     */
    public void check(ItemId item, HandlerConfig handlers, long epoch, boolean held, boolean doubted) {
        effects.add(new Effect.Check(item, handlers, epoch, held, doubted));
    }

    public void checkNoMore(ItemId item) {
        effects.add(new Effect.CheckNoMore(item));
    }

    public List<Effect> take() {
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }
}
