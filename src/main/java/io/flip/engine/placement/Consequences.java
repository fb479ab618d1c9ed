package io.flip.engine.placement;

import io.flip.engine.plan.ItemId;
import java.util.Collection;
import java.util.Collections;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * What one input has changed, and what must be brought up to date for it: the members' states, the plan, what is held, the verdicts, and the items that operators
 * are shown. A part that learns something says what it is; what follows from that is said here alone.
 */
public final class Consequences {

    private boolean states;
    private boolean plan;
    private boolean holdings;
    private SequencedSet<ItemId> shown = new TreeSet<>();
    private long verdicts;

    // -- what was heard

    /** A member says something else of itself. */
    public void self(boolean planRestsOnIt) {
        states = true;
        plan |= planRestsOnIt;
    }

    /** Another voter suspects others than before. */
    public void opinion() {
        states = true;
    }

    /** A new session of a member was heard of, so the one before has let go of these. */
    public void session(Collection<ItemId> letGo) {
        shown.addAll(letGo);
        plan = true;
        verdicts++;
    }

    /**
     * Another member claims something else.
     *
     * @param changed the items of which it does
     * @param planHeedsHolders whether the plan rests on who holds what
     * @param successorsAwaited whether what is held rests on who asks for what
     */
    public void claim(Collection<ItemId> changed, boolean planHeedsHolders, boolean successorsAwaited) {
        shown.addAll(changed);
        verdicts++;
        plan |= planHeedsHolders;
        holdings |= successorsAwaited && !changed.isEmpty();
    }

    /** A former member that claimed these is forgotten. */
    public void forgotten(Collection<ItemId> claimed) {
        shown.addAll(claimed);
        verdicts++;
    }

    /** Another voter has told of epochs that were not known. */
    public void epochs() {
        verdicts++;
    }

    /** A peer's configuration differs from this member's, or does so no more. */
    public void difference() {
        verdicts++;
    }

    /** A newer process runs under this member's id: this one lets go of everything. */
    public void superseded() {
        holdings = true;
    }

    // -- what this member knows of itself

    /** It begins to take part. */
    public void started() {
        plan = true;
    }

    /** It begins to leave. */
    public void leaving() {
        holdings = true;
    }

    /** It says something else of itself. */
    public void ownSelf(boolean otherPhase) {
        holdings |= otherPhase;
        plan = true;
        states = true;
    }

    /** It suspects others than before. */
    public void ownOpinion() {
        states = true;
        verdicts++;
    }

    /** It claims something else, see {@link #claim}. */
    public void ownClaim(Collection<ItemId> changed, boolean planHeedsHolders) {
        shown.addAll(changed);
        verdicts++;
        if (planHeedsHolders) {
            plan = true;
            // So far Placement.other has heeded what this claim says now, and the plan may stay as it is.
            holdings = true;
        }
    }

    /** Items that it holds, or puts down, are in another state. */
    public void moved(Collection<ItemId> items) {
        shown.addAll(items);
    }

    /** A quorum answers, or none does any more: replicated items rest on that alone. */
    public void contact() {
        holdings = true;
    }

    /** It has noted what it grants. */
    public void noted() {
        verdicts++;
    }

    /** It is isolated, or is so no more. */
    public void isolation() {
        verdicts++;
    }

    /**
     * Others are silent than before. Some verdicts rest on that also if no opinion says it: those of an isolated voter.
     *
     * @param successorsAwaited as of {@link #claim}: one that is silent is not waited for
     */
    public void silence(boolean successorsAwaited) {
        verdicts++;
        holdings |= successorsAwaited;
    }

    /** Some verdicts turn because time has passed. */
    public void time() {
        verdicts++;
    }

    // -- what follows

    /** Another configuration is in force. */
    public void adopted(Collection<ItemId> before, Collection<ItemId> after) {
        states = true;
        plan = true;
        holdings = true;
        verdicts++;
        shown.addAll(before);
        shown.addAll(after);
    }

    /** A member that claims these items is in another state. */
    public void state(Collection<ItemId> claimed) {
        plan = true;
        shown.addAll(claimed);
    }

    /** This member is deaf by its own plan, or is so no more. */
    public void deafness() {
        holdings = true;
        verdicts++;
    }

    /** These items are planned for another member. */
    public void planned(Collection<ItemId> items) {
        shown.addAll(items);
        verdicts++;
        holdings = true;
    }

    // -- what is to be done for it

    /** Whether the members' states must be derived again. */
    public boolean takeStates() {
        boolean taken = states;
        states = false;
        return taken;
    }

    /** Whether what the plan rests on has changed. */
    public boolean takePlan() {
        boolean taken = plan;
        plan = false;
        return taken;
    }

    /** Whether what the holder decides by has changed. */
    public boolean takeHoldings() {
        boolean taken = holdings;
        holdings = false;
        return taken;
    }

    /** The items that operators must be shown again. */
    public SequencedSet<ItemId> takeShown() {
        if (shown.isEmpty()) {
            return Collections.emptyNavigableSet();
        }
        SequencedSet<ItemId> taken = shown;
        shown = new TreeSet<>();
        return taken;
    }

    /** Counts the changes that may turn a verdict. */
    public long verdicts() {
        return verdicts;
    }
}
