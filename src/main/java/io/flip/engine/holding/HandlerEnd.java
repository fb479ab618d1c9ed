package io.flip.engine.holding;

/** How a run of an item's handler ended, as far as a holder's decisions go. */
public enum HandlerEnd {
    SUCCEEDED,
    FAILED,
    /** An {@code alive} that failed because another machine answers for the item. */
    CONTESTED,
    /** It was ended, or never started. */
    NOT_RUN
}
