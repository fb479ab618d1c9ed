package io.flip.engine.turn;

import io.flip.engine.effect.Out;
import io.flip.engine.member.FailureDetector;
import io.flip.engine.placement.Consequences;
import io.flip.engine.placement.Placement;
import io.flip.engine.time.Moment;

/** Whom this member hears: who is silent, and whether it is isolated (protocol 3). */
public final class Silence {

    private final FailureDetector detector;
    private final Placement placement;
    private final Consequences changes;
    private final Out out;
    private boolean wasIsolated = true;

    public Silence(FailureDetector detector, Placement placement, Consequences changes, Out out) {
        this.detector = detector;
        this.placement = placement;
        this.changes = changes;
        this.out = out;
    }

    /** Time passes: some are silent for long enough. */
    public void pass(Moment now) {
        detector.look(now);
    }

    /** What follows from that. */
    public void look(Moment now) {
        boolean isolated = detector.isolated();
        if (isolated != wasIsolated) {
            wasIsolated = isolated;
            changes.isolation();
            out.revised();
        }
        if (detector.takeSilentChanged()) {
            changes.silence(placement.awaitsSuccessors(now));
        }
    }
}
