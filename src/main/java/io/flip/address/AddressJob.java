package io.flip.address;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that the engine waits for. It is answered once, whatever happens. For one thread at a time. */
final class AddressJob {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    private final Effect.RunHandler run;
    private final Consumer<Input.HandlerDone> whenDone;
    private boolean answered;

    AddressJob(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
        this.run = run;
        this.whenDone = whenDone;
    }

    Effect.RunHandler run() {
        return run;
    }

    boolean answered() {
        return answered;
    }

    void fail(String detail) {
        answer(Outcome.FAILURE, detail);
    }

    void answer(Outcome outcome, String detail) {
        if (answered) {
            return;
        }
        answered = true;
        try {
            whenDone.accept(new Input.HandlerDone(run.run(), outcome, detail));
        } catch (RuntimeException e) {
            LOG.error("{} {}: its result could not be reported", run.item(), run.event(), e);
        }
    }
}
