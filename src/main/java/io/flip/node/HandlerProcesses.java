package io.flip.node;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.handler.Checks;
import io.flip.handler.HandlerRunner;
import io.flip.handler.Result;
import io.flip.handler.Run;
import io.flip.node.NodeFront.MissingProgram;
import java.util.List;
import java.util.function.Consumer;

/** Handlers as programs. */
final class HandlerProcesses implements Handlers {
    private final HandlerRunner runner;
    private final Checks checks;
    private final Programs programs;
    private final Telemetry telemetry;

    HandlerProcesses(HandlerRunner runner, Checks checks, Programs programs, Telemetry telemetry) {
        this.runner = runner;
        this.checks = checks;
        this.programs = programs;
        this.telemetry = telemetry;
    }

    @Override
    public void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
        Run asked = new Run(run.run(), run.item(), run.event(), run.epoch(), run.startBefore(), run.handlers());
        runner.run(asked, result -> done(run, result, whenDone));
    }

    private void done(Effect.RunHandler run, Result result, Consumer<Input.HandlerDone> whenDone) {
        // first to the engine: what counts runs must not keep it waiting
        whenDone.accept(new Input.HandlerDone(result.run(), result.outcome(), result.detail()));
        telemetry.handlerRan(run.item().system(), run.event(), result.outcome(), result.took());
    }

    @Override
    public void end(long run) {
        runner.end(run);
    }

    @Override
    public void check(Effect.Check order, Consumer<Input.Checked> found) {
        checks.watch(
                order,
                found,
                result -> telemetry.handlerRan(
                        order.item().system(), HandlerEvent.CHECK, result.outcome(), result.took()));
    }

    @Override
    public void checkNoMore(ItemId item) {
        checks.unwatch(item);
    }

    @Override
    public List<MissingProgram> missing(ClusterConfig config, String self) {
        return programs.missing(config, self);
    }

    @Override
    public void close() {
        checks.close();
        runner.close();
    }
}
