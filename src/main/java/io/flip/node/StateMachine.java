package io.flip.node;

import io.flip.engine.Engine;
import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.List;

/** What the loop needs of an {@link Engine}; apart from it so that tests can give the loop one that fails. */
interface StateMachine {

    List<Effect> handle(Input input, Moment now);

    Moment nextDeadline();

    long revision();

    Snapshot snapshot(Moment now);

    LeaseGroups leases();

    Duration leaseTerm();

    static StateMachine of(Engine engine) {
        return new StateMachine() {
            @Override
            public List<Effect> handle(Input input, Moment now) {
                return engine.handle(input, now);
            }

            @Override
            public Moment nextDeadline() {
                return engine.nextDeadline();
            }

            @Override
            public long revision() {
                return engine.revision();
            }

            @Override
            public Snapshot snapshot(Moment now) {
                return engine.snapshot(now);
            }

            @Override
            public LeaseGroups leases() {
                return engine.leases();
            }

            @Override
            public Duration leaseTerm() {
                return engine.leaseTerm();
            }
        };
    }
}
