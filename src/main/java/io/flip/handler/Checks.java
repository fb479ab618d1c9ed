package io.flip.handler;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.handler.Marks.Mark;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether items are as they should be, by asking their handlers (docs/handlers.md, check). Addresses are looked at all together
 * in this process, and a program runs only for one that seems to be missing; other programs run {@value #PER_SECOND} in a second at most, so that with
 * many items each is asked less often. All of that is apart from the runs that bring up and put down, which wait for none of it.
 *
 * <p>All methods are safe from any thread and return at once, but for {@link #close}.
 */
public final class Checks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerRunner.class);

    /** How many programs run in a second at most where nothing seems to be amiss. */
    static final int PER_SECOND = 10;

    /** How many run side by side: one that hangs does not keep the others from their turn. */
    private static final int PARALLEL = 4;

    private static final long PACE = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

    /** How often an item is checked whose program says that it can, and whose configuration does not say how often. */
    private static final long EVERY = TimeUnit.SECONDS.toNanos(5);

    /** How soon one is checked again that was found broken. */
    private static final long SOON = TimeUnit.SECONDS.toNanos(1);

    /** How soon a program is asked again whether it can. */
    private static final long NOT_SOON = TimeUnit.SECONDS.toNanos(30);

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(60);

    /** Reading the addresses takes no more than this part of the time. */
    private static final int SHARE = 200;

    private final Map<ItemId, Watched> all = new HashMap<>();
    private final SequencedSet<Watched> line = new LinkedHashSet<>();
    private final NavigableSet<Watched> agenda = new TreeSet<>(
            Comparator.<Watched>comparingLong(watched -> watched.due).thenComparingLong(watched -> watched.number));
    private static final int MOST_BROKEN = 50_000;

    private final Marks marks;
    private final Addresses addresses = new Addresses();

    /** What the last check found broken, also when it was still held: a check that finds it well later says something new. */
    private final Set<ItemId> brokenLast = new HashSet<>();

    private final HandlerRunner runner;
    private int running;
    private long lastRun;
    private long lastWatched;
    private long nextRun = System.nanoTime();
    private boolean closed;

    /** @param settings those of all handlers: checks run as the same user, and find as little in their environment */
    public Checks(HandlerSettings settings, HandlerFiles files, Supplier<Moment> clock) {
        this.marks = new Marks(files);
        this.runner = new HandlerRunner(settings.with(PARALLEL), files, clock);
        Thread.ofPlatform().daemon().name("checks").start(this::work);
    }

    /**
     * From now on checks the item as the order says, and no longer by an earlier one.
     *
     * @param found takes what is to be told; must not block
     * @param ran takes how a program's run ended; must not block
     */
    public synchronized void watch(Effect.Check order, Consumer<Input.Checked> found, Consumer<Result> ran) {
        unwatch(order.item());
        Watched watched = new Watched(order, found, ran, ++lastWatched);
        all.put(order.item(), watched);
        watched.failed = brokenLast.contains(order.item()) && !order.held();
        long spread = Math.floorMod(order.item().hashCode() * 0x9E3779B97F4A7C15L, EVERY);
        again(watched, order.doubted() ? SOON : spread);
    }

    /** Checks the item no longer; a check that runs is ended, and not reported. */
    public synchronized void unwatch(ItemId item) {
        Watched watched = all.remove(item);
        if (watched != null) {
            agenda.remove(watched);
            line.remove(watched);
            if (watched.run != 0) {
                runner.end(watched.run);
            }
        }
    }

    private synchronized void again(Watched watched, long in) {
        if (all.get(watched.order.item()) == watched) {
            watched.run = 0;
            watched.due = System.nanoTime() + in;
            agenda.add(watched);
            if (agenda.first() == watched) { // else its thread has something to do before that
                notifyAll();
            }
        }
    }

    private void work() {
        try {
            for (Runnable next = next(); next != null; next = next()) {
                next.run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is something to do; {@code null} when there is to be nothing more. */
    private synchronized @Nullable Runnable next() throws InterruptedException {
        while (!closed) {
            long now = System.nanoTime();
            long toRun = full() || line.isEmpty() ? Long.MAX_VALUE : nextRun - now;
            long toLook = agenda.isEmpty() ? Long.MAX_VALUE : agenda.first().due - now;
            if (toRun <= 0) {
                Watched first = line.removeFirst();
                nextRun = now + PACE;
                return () -> run(first);
            }
            if (toLook <= 0) {
                Watched first = agenda.removeFirst();
                return () -> look(first);
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(LONGEST_WAIT, Math.min(toRun, toLook)));
        }
        return null;
    }

    private boolean full() {
        return running >= PARALLEL;
    }

    private void look(Watched watched) {
        Effect.Check order = watched.order;
        long now = System.nanoTime();
        List<String> alive = order.handlers().alive();
        Mark mark = alive.isEmpty() ? Mark.NONE : marks.of(alive.getFirst(), now);
        Duration given = order.handlers().checkEvery();
        watched.every = given != null ? atLeast(given) : mark == Mark.NONE ? 0 : EVERY;
        if (watched.every == 0) {
            again(watched, untilNext(NOT_SOON, now)); // one read for all of a program, and one wake-up for all of them
        } else if (mark != Mark.ADDRESS || !order.held() || watched.odd) {
            queue(watched);
        } else if (addresses.has(order, now)) {
            well(watched);
            again(watched, untilSweep(watched.every, now));
        } else {
            missing(watched);
        }
    }

    /** Zero is never. */
    private static long atLeast(Duration given) {
        return given.isZero() ? 0 : Math.max(SOON, given.toNanos());
    }

    /** Addresses are looked at together, so that they are read once for all. */
    private long untilSweep(long every, long now) {
        return untilNext(every * (1 + addresses.took() * SHARE / every), now);
    }

    /** Until a moment that is the same for all who ask before it: the next multiple of that step. */
    static long untilNext(long step, long now) {
        return step - Math.floorMod(now, step);
    }

    private synchronized void queue(Watched watched) {
        if (all.get(watched.order.item()) == watched) {
            line.add(watched);
        }
    }

    /** Its program tells whether it is, before all others that wait for their turn. */
    private synchronized void missing(Watched watched) {
        watched.missing = true;
        if (!full()) {
            run(watched);
        } else if (all.get(watched.order.item()) == watched) {
            line.addFirst(watched);
        }
    }

    private synchronized void run(Watched watched) {
        Effect.Check order = watched.order;
        if (!closed && all.get(order.item()) == watched) {
            watched.run = ++lastRun;
            running++;
            Run run = new Run(
                    watched.run, order.item(), HandlerEvent.CHECK, order.epoch(), Moment.NEVER, order.handlers());
            runner.run(run, result -> over(watched, result));
        }
    }

    private void over(Watched watched, Result result) {
        boolean missing;
        synchronized (this) {
            missing = watched.missing;
            watched.missing = false;
            running--;
            notifyAll();
        }
        boolean started = !result.took().isZero();
        if (started) {
            watched.ran.accept(result);
        }
        if (result.outcome() == Outcome.SUCCESS) {
            watched.odd = missing || watched.odd;
            well(watched);
        } else if (started && (result.outcome() == Outcome.FAILURE || result.outcome() == Outcome.TIMEOUT)) {
            broken(watched, result.detail());
        } else {
            LOG.debug("{} could not be checked: {}", watched.order.item(), result.detail());
        }
        again(watched, watched.every);
    }

    private synchronized void well(Watched watched) {
        boolean news = watched.order.held() ? watched.order.doubted() && !watched.told : watched.failed;
        watched.failed = false;
        brokenLast.remove(watched.order.item());
        if (news) {
            tell(watched, true, "");
        }
    }

    private synchronized void broken(Watched watched, String detail) {
        watched.failed = true;
        if (brokenLast.size() < MOST_BROKEN) {
            brokenLast.add(watched.order.item());
        }
        if (watched.order.held()) {
            tell(watched, false, detail);
        }
    }

    private void tell(Watched watched, boolean well, String detail) {
        Effect.Check order = watched.order;
        if (all.get(order.item()) == watched) {
            watched.told = true;
            watched.found.accept(new Input.Checked(order.item(), order.epoch(), order.held(), well, detail));
        }
    }

    /** Ends all checks and waits for them, for a few seconds at most. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        runner.close();
    }

    /** What is checked, and how far that is. */
    private static final class Watched {
        private final Effect.Check order;
        private final Consumer<Input.Checked> found;
        private final Consumer<Result> ran;
        private final long number;
        private long due;
        private long every;

        /** The number of the run that looks at it now; 0 for none. */
        private long run;

        /** Whether this process does not find its address, and its program is asked for that. */
        private boolean missing;

        /** Whether this process does not find its address, and its program says that it is well. */
        private boolean odd;

        private boolean failed;
        private boolean told;

        Watched(Effect.Check order, Consumer<Input.Checked> found, Consumer<Result> ran, long number) {
            this.order = order;
            this.found = found;
            this.ran = ran;
            this.number = number;
        }
    }
}
