package io.flip.address;

import io.flip.address.FenceLeases.By;
import io.flip.address.FenceLeases.Use;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.netlink.FenceTable;
import io.flip.netlink.FenceTimer;
import io.flip.netlink.KernelException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's half of a lease: of an address that is up, and whose lease is over, this machine takes no packet and sends none, whether this process
 * runs or not ({@link FenceTable}; protocol 5, the fence). The driver says which addresses are up; until when they may be used is told by the
 * engine's loop, after each of its steps, and by nothing else: a loop that hangs loses them.
 *
 * <p>The kernel counts down from when it is told, so what is told is {@value #MARGIN_MILLIS} ms less than what is left; and if telling took longer
 * than that, as when this process was stopped in between, it is told again at once.
 *
 * <p>An address of a system that holds in isolation is in use as long as the loop turns. Once the kernel may have taken it for over, because the loop
 * stood still, it is in doubt ({@link Doubts}), and not in use before that is over.
 */
public final class Fence implements Fenced, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

    /** More than the coarsest tick of a kernel, which is 10 ms at 100 in a second. */
    static final int MARGIN_MILLIS = 10;

    private static final Duration TOO_LONG = Duration.ofMillis(MARGIN_MILLIS - 2);
    private static final int ATTEMPTS = 5;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Moment LONG_PAST = FenceLeases.LONG_PAST;

    /** A timer, or an own lease, is prolonged once it could be longer by this part of what is left. */
    private static final int PART = 8;

    /** The same, for a caller on another thread. */
    private record Known(Map<ItemId, Use> uses, FenceLeases leases, Set<ItemId> doubted, Moment turned) {}

    private final Opening opening;
    private final Supplier<Moment> clock;
    private final SequencedSet<InetAddress> held = new LinkedHashSet<>();
    private @Nullable FenceTable table;
    private volatile @Nullable String trouble;
    private Moment openAgain = LONG_PAST;

    // What the kernel has, as far as this object told it.
    private SequencedSet<InetAddress> together = new LinkedHashSet<>();
    private SequencedSet<InetAddress> kept = new LinkedHashSet<>();
    private SequencedMap<InetAddress, Moment> own = new LinkedHashMap<>();
    private Moment leaseEnds = LONG_PAST;
    private Moment loopEnds = LONG_PAST;
    private @Nullable Collection<Use> told;

    /** Until when the kernel surely lets through what goes by the loop; never where there is nothing. */
    private Moment openUntil = Moment.NEVER;

    private final Doubts doubts = new Doubts(RandomGenerator.getDefault());
    private volatile Runnable wake = () -> {};

    private @Nullable LeaseGroups grouped;
    private List<Use> inUse = List.of();
    private volatile @Nullable Known known;

    /** Makes the table, and loads it with what must be held from the beginning. */
    interface Opening {
        FenceTable open(List<InetAddress> left) throws IOException;
    }

    /**
     * In the network namespace of the thread that tells it first. Nothing is asked of the kernel before an address is to be put up.
     *
     * @param member by whose name the tables are called
     */
    public Fence(String member, Supplier<Moment> clock) {
        this(
                left -> {
                    FenceTable table = FenceTable.open(member);
                    try {
                        table.load(withLeft(left, table));
                        return table;
                    } catch (IOException | RuntimeException failed) {
                        table.close();
                        throw failed;
                    }
                },
                clock);
    }

    Fence(Opening opening, Supplier<Moment> clock) {
        this.opening = opening;
        this.clock = clock;
    }

    /** What a killed member has left up is fenced until it is taken away, also while this one begins. */
    private static List<InetAddress> withLeft(List<InetAddress> addresses, FenceTable table) throws IOException {
        Set<InetAddress> all = new LinkedHashSet<>(addresses);
        try {
            table.held().forEach(element -> all.add(element.address()));
        } catch (IOException none) {
            if (!isGone(none)) {
                throw none;
            }
        }
        return List.copyOf(all);
    }

    // -- the driver

    @Override
    public synchronized void hold(Collection<InetAddress> addresses) throws IOException {
        held.addAll(addresses);
        try {
            FenceTable opened = table;
            if (opened == null) {
                open();
            } else {
                opened.hold(List.copyOf(addresses));
            }
        } catch (IOException failed) {
            lost(failed);
            if (!isGone(failed)) {
                throw failed;
            }
            open();
        }
    }

    @Override
    public synchronized void letGo(Collection<InetAddress> addresses) throws IOException {
        held.removeAll(addresses);
        together.removeAll(addresses);
        kept.removeAll(addresses);
        addresses.forEach(own::remove);
        told = null;
        FenceTable there = table;
        if (there == null && !addresses.isEmpty()) {
            there = open(); // an earlier run's may have them
        }
        if (there != null) {
            there.release(List.copyOf(addresses));
        }
    }

    @Override
    public Moment leasedUntil(ItemId item) {
        Known now = known;
        Use use = now == null ? null : now.uses().get(item);
        return now == null || use == null || now.doubted().contains(item)
                ? LONG_PAST
                : now.leases().end(use, now.turned());
    }

    @Override
    public synchronized List<Doubts.Question> questions() {
        return doubts.questions(clock.get());
    }

    @Override
    public synchronized void answered(Doubts.Question question, Doubts.Answer answer, Moment ended) {
        doubts.answered(question, answer, ended);
        wake.run(); // no other thread lets anything through
    }

    /** Why leases can't be told to the kernel; {@code null} where they can, or nobody wanted it yet. Safe from any thread. */
    public @Nullable String trouble() {
        return trouble;
    }

    // -- the loop

    /** @param loop makes the loop turn at once, from any thread */
    public void wakes(Runnable loop) {
        wake = loop;
    }

    /**
     * Tells the kernel until when what is up may be used, as the engine says it. For the engine's loop, after each step, and several times within each
     * term.
     *
     * @param turned when the step began
     * @return whether the driver has something to do: there are {@link #questions}, or addresses are in use again
     */
    public synchronized boolean renew(LeaseGroups groups, Duration term, Moment turned) {
        if (grouped == null || groups.revision() != grouped.revision()) {
            inUse = FenceLeases.uses(groups);
            grouped = groups;
        }
        Moment now = clock.get();
        boolean changed = doubts.turn(groups, term, now, openUntil);
        openUntil = now.isBefore(openUntil) ? openUntil : Moment.NEVER; // all of that is in doubt now
        told = changed ? null : told;
        FenceLeases leases = FenceLeases.of(inUse, groups, term);
        note(leases, turned);
        renew(leases, turned);
        return changed || doubts.asks(clock.get());
    }

    private void renew(FenceLeases leases, Moment turned) {
        boolean nothing = leases.uses().isEmpty();
        if (nothing && (table == null || isSame(told, leases.uses()))) {
            return;
        }
        try {
            FenceTable there = table;
            if (there == null && turned.isBefore(openAgain)) {
                return;
            }
            tell(there == null ? open() : there, leases, turned);
            trouble = null;
        } catch (IOException failed) {
            lost(failed);
        }
    }

    /** They are compared dozens of times a second: the same object says that nothing but time has changed. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(@Nullable Collection<Use> uses, Collection<Use> others) {
        return uses == others;
    }

    private void note(FenceLeases leases, Moment turned) {
        Known before = known;
        Map<ItemId, Use> uses = before != null && isSame(before.leases().uses(), leases.uses())
                ? before.uses()
                : leases.uses().stream().collect(Collectors.toMap(Use::item, use -> use));
        known = new Known(uses, leases, doubts.all(), turned);
    }

    private void tell(FenceTable open, FenceLeases leases, Moment turned) throws IOException {
        if (!isSame(told, leases.uses())) {
            cover(open, leases);
            told = leases.uses();
        }
        Moment longest = turned.plus(leases.term());
        Moment lease = together.isEmpty() ? LONG_PAST : Moment.earlier(leases.common(), longest);
        leaseEnds = prolong(open, FenceTimer.LEASE, leaseEnds, lease);
        prolongLoop(open, leases, longest);
        if (!leases.own().isEmpty()) {
            for (Use use : leases.uses()) {
                if (use.by() == By.OWN_LEASE && !use.addresses().isEmpty()) {
                    prolong(open, use, leases.end(use, turned));
                }
            }
        }
    }

    /** Where the timer may have been over before it was prolonged, this process was stopped just then. */
    private void prolongLoop(FenceTable open, FenceLeases leases, Moment longest) throws IOException {
        loopEnds = prolong(open, FenceTimer.LOOP, loopEnds, kept.isEmpty() ? LONG_PAST : longest);
        Moment now = clock.get();
        boolean stoodStill = !now.isBefore(openUntil);
        if (stoodStill) {
            doubts.doubtAll();
        }
        if (doubts.takeBackStale(now) || stoodStill) {
            cover(open, leases);
        }
        openUntil = kept.isEmpty() ? Moment.NEVER : loopEnds.minus(Duration.ofMillis(MARGIN_MILLIS));
    }

    /** Brings the sets up to date. What goes by something else from now on is added there before it is taken out here. */
    private void cover(FenceTable open, FenceLeases leases) throws IOException {
        SequencedSet<InetAddress> nowTogether = new LinkedHashSet<>();
        SequencedSet<InetAddress> nowKept = new LinkedHashSet<>();
        Set<InetAddress> nowOwn = new LinkedHashSet<>();
        for (Use use : leases.uses()) {
            switch (use.by()) {
                case COMMON_LEASE -> nowTogether.addAll(use.addresses());
                case OWN_LEASE -> nowOwn.addAll(use.addresses());
                case LOOP -> nowKept.addAll(doubts.has(use.item()) ? List.of() : use.addresses());
            }
        }
        open.cover(FenceTimer.LEASE, without(nowTogether, together));
        open.cover(FenceTimer.LOOP, without(nowKept, kept));
        open.uncover(FenceTimer.LEASE, without(together, nowTogether));
        open.uncover(FenceTimer.LOOP, without(kept, nowKept));
        open.unlease(without(own.keySet(), nowOwn));
        together = nowTogether;
        kept = nowKept;
        own.keySet().retainAll(nowOwn);
    }

    private static List<InetAddress> without(Collection<InetAddress> addresses, Set<InetAddress> others) {
        return addresses.stream().filter(address -> !others.contains(address)).toList();
    }

    private Moment prolong(FenceTable open, FenceTimer timer, Moment was, Moment end) throws IOException {
        return isWorthIt(was, end) && tell(end, millis -> open.run(timer, millis)) ? end : was;
    }

    private void prolong(FenceTable open, Use use, Moment end) throws IOException {
        Moment was = own.getOrDefault(use.addresses().getFirst(), LONG_PAST);
        if (isWorthIt(was, end) && tell(end, millis -> open.lease(use.addresses(), millis))) {
            use.addresses().forEach(address -> own.put(address, end));
        }
    }

    /** An end that comes earlier is told at once; one that comes later, once that makes a difference. */
    private boolean isWorthIt(Moment was, Moment end) {
        Moment now = clock.get();
        if (!now.isBefore(was) && !now.isBefore(end)) {
            return false; // it is over in the kernel as well
        }
        return end.isBefore(was) || end.since(was).multipliedBy(PART).compareTo(end.since(now)) >= 0;
    }

    private interface Telling {
        void tell(long millis) throws IOException;
    }

    private boolean tell(Moment end, Telling telling) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Moment before = clock.get();
            long left = before.isBefore(end) ? end.since(before).toMillis() - MARGIN_MILLIS : 0;
            telling.tell(left);
            if (left <= 0 || clock.get().since(before).compareTo(TOO_LONG) <= 0) {
                return true;
            }
        }
        telling.tell(0);
        throw new IOException(
                "the kernel takes longer than " + TOO_LONG.toMillis() + " ms for each change of the fence");
    }

    // -- the table

    private FenceTable open() throws IOException {
        forget();
        FenceTable opened = opening.open(List.copyOf(held));
        table = opened;
        return opened;
    }

    private void lost(IOException failed) {
        String words = String.valueOf(failed.getMessage());
        if (!words.equals(trouble)) {
            LOG.error("Leases of addresses can't be told to the kernel, so these will fall silent: {}", words);
        }
        trouble = words;
        openUntil = openUntil.equals(Moment.NEVER) ? openUntil : LONG_PAST;
        if (table != null) {
            table.close();
            table = null;
        }
        openAgain = isGone(failed) ? LONG_PAST : clock.get().plus(AGAIN);
    }

    /** Whether the table is not there: it was never made, or somebody has deleted it. */
    private static boolean isGone(IOException failed) {
        return failed instanceof KernelException refused && refused.isNotThere();
    }

    private void forget() {
        together = new LinkedHashSet<>();
        kept = new LinkedHashSet<>();
        own = new LinkedHashMap<>();
        leaseEnds = LONG_PAST;
        loopEnds = LONG_PAST;
        told = null;
    }

    /** Takes the tables away if nothing is held any more. What is still up stays fenced, and falls silent. */
    @Override
    public synchronized void close() {
        if (table == null) {
            return;
        }
        try {
            if (held.isEmpty()) {
                table.unload();
            }
        } catch (IOException e) {
            LOG.warn("The fence's tables stay: {}", e.getMessage());
        }
        table.close();
        table = null;
    }
}
