package io.flip.engine.claim;

/** How far a claimed item is on its claimant. All but {@link #ASKING} say that it is held: its {@code alive} may have run. */
public enum HoldState {
    /** Wanted here, not granted yet: {@code alive} has not run. */
    ASKING,
    /** {@code alive} runs, or is about to. */
    ACTIVATING,
    /** {@code alive} succeeded. */
    ACTIVE,
    /** {@code alive} failed and will be tried again. */
    FAILED,
    /** {@code down} runs, or is about to. */
    DEACTIVATING,
    /** {@code down} failed and will be tried again, without end. */
    STUCK;

    public boolean held() {
        return this != ASKING;
    }

    /** Whether it is held, and is not being put down. */
    public boolean stays() {
        return held() && this != DEACTIVATING && this != STUCK;
    }

    /** Whether its {@code alive} is still to be run, with the epoch that will be granted. */
    public boolean comesUp() {
        return this == ASKING || this == FAILED;
    }

    /** Whether its handler failed and is tried again. */
    public boolean retried() {
        return this == FAILED || this == STUCK;
    }
}
