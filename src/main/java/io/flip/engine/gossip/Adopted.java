package io.flip.engine.gossip;

import io.flip.engine.register.ClusterConfig;
import io.flip.engine.sync.InForce;
import io.flip.engine.time.Moment;

/** What another configuration in force means for what is said: what was compared, judged and pulled under the one before is over. */
public final class Adopted {

    private final InForce inForce;
    private final Facts facts;
    private final Reception reception;
    private final Judging judging;
    private final PulledVerdicts pulled;
    private final Comparison comparison;
    private final Answering answering;

    public Adopted(
            InForce inForce,
            Facts facts,
            Reception reception,
            Judging judging,
            PulledVerdicts pulled,
            Comparison comparison,
            Answering answering) {
        this.inForce = inForce;
        this.facts = facts;
        this.reception = reception;
        this.judging = judging;
        this.pulled = pulled;
        this.comparison = comparison;
        this.answering = answering;
    }

    /** @param old the configuration before */
    public void adopted(ClusterConfig old, Moment now) {
        facts.adopted(now);
        reception.adopted();
        judging.adopted();
        if (inForce.cluster().changesTermsOf(old)) { // what is still being pulled was judged on other terms
            pulled.clear();
        }
        comparison.adopted();
        answering.adopted();
    }
}
