package io.flip.address;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import io.flip.memory.Exhaustion;
import io.flip.netlink.Monitor;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the addresses of items up, keeps them up, and takes them away, by messages to the kernel and without a process. What waits is carried out
 * together: a thousand addresses cost one message. The kernel is opened when it is first needed.
 *
 * <p>All methods are safe from any thread and return at once, but for {@link #close}.
 */
public final class AddressDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDriver.class);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** How soon a kernel that could not be opened, or was lost, is tried again where nothing asks for it. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Mailbox mailbox = new Mailbox();
    private final Kernel.Opening opening;
    private final Books books;
    private final Keeper keeper;
    private final Supplier<Moment> clock;
    private final Thread thread;
    private @Nullable Kernel kernel;
    private Moment retryAt = Moment.NEVER;
    private @Nullable Rehearsal rehearsal;
    private boolean rehearsed;
    private volatile @Nullable String trouble;

    /**
     * In the network namespace of the calling thread.
     *
     * @param clock the one that {@code startBefore} is judged by
     */
    public AddressDriver(Fenced fenced, Supplier<Moment> clock, Incidents incidents) {
        this(NetlinkKernel::new, fenced, clock, incidents);
    }

    AddressDriver(Kernel.Opening opening, Fenced fenced, Supplier<Moment> clock, Incidents incidents) {
        this.opening = opening;
        this.clock = clock;
        this.books = new Books(fenced, clock);
        this.keeper = new Keeper(books, incidents);
        this.thread = Thread.ofPlatform().daemon().name("flip address").start(this::work);
    }

    // -- what the engine asks for

    /** As {@code Handlers} of the node wants it: each run is answered once, from any thread. */
    public void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
        AddressJob job = new AddressJob(run, whenDone);
        if (!mailbox.put(job)) {
            job.answer(Outcome.ENDED, "ended before it was started");
        }
    }

    /** Keeps a run from being carried out, where it still waits; what is under way takes a moment, and is answered all the same. */
    public void end(long run) {
        AddressJob job = mailbox.takeOut(run);
        if (job != null) {
            job.answer(Outcome.ENDED, "ended before it was started");
        }
    }

    /** From now on tells whether the item is as it should be, and no longer by an earlier order. */
    public void check(Effect.Check order, Consumer<Input.Checked> found) {
        mailbox.order(order.item(), Optional.of(new Mailbox.CheckOrder(order, found)));
    }

    public void checkNoMore(ItemId item) {
        mailbox.order(item, Optional.empty());
    }

    /** These are the items with addresses of the configuration in force; others are looked after until they are put down, and no longer. */
    public void configured(Map<ItemId, HandlerConfig> items) {
        Map<ItemId, Wanted> all = new HashMap<>();
        items.forEach((item, handlers) -> {
            Wanted wanted = Wanted.find(item, handlers);
            if (wanted != null) {
                all.put(item, wanted);
            }
        });
        mailbox.configured(all);
    }

    /** The fence has questions, or lets through again what it kept silent. */
    public void look() {
        mailbox.wake();
    }

    /** Whether a run has not been taken out yet. */
    boolean waits(long run) {
        return mailbox.has(run);
    }

    // -- what others see

    /** What the kernel has of the item; {@code null} where nothing is known of it. */
    public @Nullable Observed observed(ItemId item) {
        Books.Sighting sighting = books.sightings.get(item);
        return sighting == null ? null : books.observed(item, sighting);
    }

    /** The same of all items of which something is known, in no order. */
    public void observed(BiConsumer<ItemId, Observed> to) {
        books.sightings.forEach((item, sighting) -> to.accept(item, books.observed(item, sighting)));
    }

    /** What keeps the driver from looking after addresses at the moment; {@code null} where nothing does. */
    public @Nullable String trouble() {
        return trouble;
    }

    // -- its thread

    private void work() {
        try {
            for (Mailbox.Batch batch = take(); batch != null; batch = take()) {
                turn(batch);
                rehearse();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            closeKernel();
        }
    }

    private Mailbox.@Nullable Batch take() throws InterruptedException {
        Moment due = kernel == null ? retryAt : keeper.nextDue();
        Moment now = clock.get();
        if (kernel != null && rehearsal != null) {
            return mailbox.take(1);
        }
        long left = now.isBefore(due) ? Math.min(due.nanos() - now.nanos(), Keeper.EVERY.toNanos()) : 0;
        return mailbox.take(due.equals(Moment.NEVER) ? TimeUnit.MINUTES.toNanos(1) : left);
    }

    /** Nothing ends this thread: each caller that waits for an answer gets one, and the next batch is a new beginning. */
    private void turn(Mailbox.Batch batch) {
        try {
            retryAt = Moment.NEVER;
            keeper.note(batch);
            Kernel open = opened(batch);
            if (open != null) {
                keeper.turn(batch, open);
            }
            for (Monitor.Notification event : batch.events()) {
                if (event instanceof Monitor.Notification.Ended(Exception reason)) {
                    throw new IOException("nothing more is heard of what happens: " + reason.getMessage(), reason);
                }
            }
            trouble = null;
        } catch (IOException e) {
            lost(batch, e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            Exhaustion.look(e);
            lost(batch, e.toString(), e);
        }
    }

    /** A slice, between two batches. It must not matter if that fails: then the first batch takes longer, and says why it fails. */
    private void rehearse() {
        Rehearsal begun = rehearsal;
        if (kernel == null || begun == null) {
            return;
        }
        try {
            begun.slice();
            kernel.rehearse(Rehearsal.ADDRESSES);
        } catch (IOException | RuntimeException | Error e) {
            Exhaustion.look(e);
            LOG.debug("What puts addresses up could not be tried beforehand", e);
            rehearsal = null;
        }
        if (begun.isOver()) {
            rehearsal = null;
        }
    }

    private void lost(Mailbox.Batch batch, @Nullable String why, Throwable e) {
        batch.jobs().forEach(job -> job.fail("addresses can't be changed here: " + why));
        LOG.error("The kernel's addresses could not be kept: {}; this is tried again", why, e);
        trouble = "Addresses can't be kept, and are tried again every second: " + why;
        closeKernel();
        retryAt = clock.get().plus(AGAIN);
        keeper.mustLook();
    }

    /** {@code null} where nothing needs it yet. */
    private @Nullable Kernel opened(Mailbox.Batch batch) throws IOException {
        if (kernel == null && (!keeper.isIdle() || !batch.jobs().isEmpty())) {
            kernel = opening.open(mailbox::happened, mailbox::claimed);
            keeper.mustLook();
            if (!rehearsed) {
                rehearsed = true;
                rehearsal = new Rehearsal(clock);
            }
        }
        return kernel;
    }

    private void closeKernel() {
        if (kernel != null) {
            kernel.close();
            kernel = null;
        }
    }

    /** Answers what waits, and ends. What is up stays up: a member that ends in order has had all put down before. */
    @Override
    public void close() {
        mailbox.close().forEach(job -> job.answer(Outcome.ENDED, "ended before it was started"));
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
