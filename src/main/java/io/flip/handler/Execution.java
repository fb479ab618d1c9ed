package io.flip.handler;

import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.time.Moment;
import io.flip.handler.HandlerFiles.NotFound;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Carries out one job, from looking for its program to its result. Whatever goes wrong is a result, not an exception. */
final class Execution {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerRunner.class);

    private final HandlerSettings settings;
    private final HandlerFiles files;
    private final Supplier<Moment> clock;
    private final @Nullable Posix posix;
    private final Commands commands;
    private final Starter starter;
    private final SpareDescriptors spare = new SpareDescriptors();

    Execution(HandlerSettings settings, HandlerFiles files, Supplier<Moment> clock, @Nullable Posix posix) {
        this.settings = settings;
        this.files = files;
        this.clock = clock;
        this.posix = posix;
        this.commands = new Commands(settings);
        this.starter = Starter.of(posix, new Inheritance(settings.secrets()));
    }

    Result carryOut(Job job) {
        Run run = job.run();
        long started = System.nanoTime();
        try {
            Ending ending = mustStart(run) ? startAtLast(job) : start(job);
            LOG.debug("{} {}: {} {}", run.item(), run.event(), ending.outcome(), ending.detail());
            return result(run, ending, started);
        } catch (CannotExecute e) { // that is its result, as if a shell had tried it
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            return new Result(run.run(), Outcome.FAILURE, OutputLines.clean(String.valueOf(e.getMessage())), took);
        } catch (NotFound | IOException | InterruptedException | RuntimeException | Error e) {
            // RuntimeException: ProcessBuilder's, where a value holds a NUL. Error: Java's, where no thread can be had
            // to await the exit. Neither where the C library starts it.
            LOG.debug("{} {}: not started", run.item(), run.event(), e);
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            return new Result(run.run(), Outcome.FAILURE, OutputLines.clean(why), Duration.ZERO);
        }
    }

    private Result result(Run run, Ending ending, long started) {
        boolean ran = ending.outcome() != Outcome.EXPIRED && !ending.equals(Ending.UNSTARTED);
        Duration took = ran ? Duration.ofNanos(System.nanoTime() - started) : Duration.ZERO;
        return new Result(run.run(), ending.outcome(), ending.detail(), took);
    }

    private static boolean mustStart(Run run) {
        return run.event() != HandlerEvent.ALIVE;
    }

    private Ending startAtLast(Job job) throws NotFound, IOException, InterruptedException {
        try {
            return start(job);
        } catch (CannotExecute e) {
            throw e;
        } catch (IOException e) { // it was not started: perhaps for want of descriptors
            LOG.warn(
                    "{} {}: {}; tried once more, with the descriptors that are kept for that",
                    job.run().item(),
                    job.run().event(),
                    e.getMessage());
            spare.giveBack();
            try {
                return start(job);
            } finally {
                spare.keep();
            }
        }
    }

    private Ending start(Job job) throws NotFound, IOException, InterruptedException {
        Run run = job.run();
        OutputLines lines =
                new OutputLines(line -> LOG.atLevel(run.event() == HandlerEvent.CHECK ? Level.DEBUG : Level.INFO)
                        .log("{} {}: {}", run.item(), Commands.word(run.event()), line));
        Command command = commands.of(run, files);
        try (OutputPipe output = OutputPipe.open(posix, lines)) {
            if (job.ended()) {
                return Ending.UNSTARTED;
            }
            Moment now = clock.get(); // protocol 5, holding: after any delay the lease is looked at again
            if (!now.isBefore(run.startBefore())) {
                return Ending.expired(now.since(run.startBefore()));
            }
            try (Child child = starter.start(command, output)) {
                output.started();
                HandlerProcess process = new HandlerProcess(job, child, output, posix, settings.grace());
                // The kernel may have taken long to read it from the disk.
                boolean late = job.ended() || !clock.get().isBefore(run.startBefore());
                return late ? process.kill() : process.await();
            }
        }
    }
}
