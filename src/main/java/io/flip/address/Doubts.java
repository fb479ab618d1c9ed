package io.flip.address;

import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses of systems that hold in isolation may not be used because this member stood still (protocol 5, the fence): another member may have
 * them by now. Each item is in doubt until both are known: that nobody else is to have it, and that nobody else on the network answers for it.
 *
 * <ul>
 *   <li>A quorum grants <em>this item</em>: so no other member has a lease. A look that begins after that sees a host that holds it without one.
 *   <li>Or no quorum has answered for a whole term since this member goes on: so nobody can say which member is to have it. Then the look alone decides, and
 *       it counts for {@link #FRESH} only.
 * </ul>
 *
 * <p>That a quorum answers is neither. Without clock, thread or kernel; for one thread at a time.
 */
public final class Doubts {

    /** For how long after a look that nobody vouches for an item may be used: less than others take to look. */
    static final Duration FRESH = Duration.ofMillis(10);

    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Moment LONG_PAST = FenceLeases.LONG_PAST;

    /** Why a look at the network decides. */
    public enum Because {
        /** A quorum grants the item. */
        GRANTED,
        /** No quorum answers. */
        UNHEARD
    }

    /**
     * Asks for a look at the network that begins after this.
     *
     * @param number of its own
     */
    public record Question(ItemId item, Because because, long number) {}

    /** What a look has found. */
    public enum Answer {
        NOBODY,
        SOMEBODY,
        /** Nobody can be asked there, or the look is not wanted. */
        UNASKED,
        /** It came to nothing. */
        FAILED
    }

    private static final class Doubt {
        private @Nullable Because because;
        private Moment askAt = Moment.NEVER;
        private @Nullable Question question;

        /** When the look ended that found nobody. */
        private @Nullable Moment nobodyAt;
    }

    private final RandomGenerator random;
    private final Map<ItemId, Doubt> doubts = new TreeMap<>();

    /** Those that are over since the last turn, by a look alone. */
    private final Map<ItemId, Doubt> unvouched = new TreeMap<>();

    private LeaseGroups last = LeaseGroups.NONE;
    private Moment lastTurn = LONG_PAST;
    private Set<ItemId> doubted = Set.of();
    private long questions;

    /** @param random keeps two members that woke at the same time from looking at the same time for ever */
    public Doubts(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The loop turns.
     *
     * @param term how long a grant is good
     * @param openUntil until when the kernel surely lets through what it was told to; never where there is nothing
     * @return whether other items are in doubt than before
     */
    public boolean turn(LeaseGroups leases, Duration term, Moment now, Moment openUntil) {
        boolean stoodStill =
                !lastTurn.equals(LONG_PAST) && !now.isBefore(Moment.earlier(lastTurn.plus(term), openUntil));
        lastTurn = now;
        if (stoodStill) {
            doubtAll();
        }
        last = leases;
        unvouched.clear();
        if (doubts.isEmpty() && doubted.isEmpty()) {
            return false;
        }
        look(leases, term, now);
        boolean changed = !doubted.equals(doubts.keySet());
        doubted = changed ? Set.copyOf(doubts.keySet()) : doubted;
        return changed;
    }

    /** What was kept at the last turn, whatever is known of it. */
    void doubtAll() {
        last.kept().groups().forEach(group -> group.items().forEach(item -> doubts.put(item, new Doubt())));
        last.kept().going().forEach(item -> doubts.put(item, new Doubt()));
    }

    private void look(LeaseGroups leases, Duration term, Moment now) {
        Map<ItemId, Moment> kept = new HashMap<>();
        for (LeaseGroups.Group group : leases.kept().groups()) {
            group.items().forEach(item -> kept.put(item, group.until()));
        }
        Set<ItemId> all = new HashSet<>(leases.kept().going());
        all.addAll(kept.keySet());
        doubts.keySet().retainAll(all);
        boolean unheard = leases.kept().silence().isAt(now);
        doubts.entrySet().removeIf(each -> {
            Moment granted = kept.get(each.getKey());
            Because because = granted == null ? null : because(granted, unheard, now); // what goes is in use no more
            boolean over = isOver(each.getValue(), because, term, now);
            if (over && each.getValue().because == Because.UNHEARD) {
                unvouched.put(each.getKey(), each.getValue());
            }
            return over;
        });
    }

    private static @Nullable Because because(Moment granted, boolean unheard, Moment now) {
        if (now.isBefore(granted)) {
            return Because.GRANTED;
        }
        return unheard ? Because.UNHEARD : null;
    }

    private boolean isOver(Doubt doubt, @Nullable Because because, Duration term, Moment now) {
        if (because != doubt.because) {
            doubt.because = because;
            doubt.question = null;
            doubt.nobodyAt = null;
            doubt.askAt = because == Because.UNHEARD ? now.plus(term) : now;
        }
        Moment nobodyAt = doubt.nobodyAt;
        if (because == null || nobodyAt == null) {
            return false;
        }
        if (because == Because.UNHEARD && now.isAfter(nobodyAt.plus(FRESH))) {
            again(doubt, now);
            return false;
        }
        return true;
    }

    /** The kernel has been told of the last turn: what took too long for a look that nobody vouches for is in doubt again. Whether that is any. */
    public boolean takeBackStale(Moment now) {
        boolean any = false;
        for (Map.Entry<ItemId, Doubt> each : unvouched.entrySet()) {
            Moment nobodyAt = each.getValue().nobodyAt;
            if (nobodyAt != null && now.isAfter(nobodyAt.plus(FRESH))) {
                again(each.getValue(), now);
                doubts.put(each.getKey(), each.getValue());
                any = true;
            }
        }
        unvouched.clear();
        return any;
    }

    private void again(Doubt doubt, Moment now) {
        doubt.nobodyAt = null;
        doubt.question = null;
        doubt.askAt = now.plus(AGAIN).plusNanos(random.nextLong(AGAIN.toNanos()));
    }

    public boolean has(ItemId item) {
        return doubts.containsKey(item);
    }

    /** All that were in doubt at the last turn; the same object as long as they are the same. */
    Set<ItemId> all() {
        return doubted;
    }

    /** Whether a look is due. */
    public boolean asks(Moment now) {
        return doubts.values().stream().anyMatch(doubt -> isDue(doubt, now));
    }

    private static boolean isDue(Doubt doubt, Moment now) {
        return doubt.because != null && doubt.nobodyAt == null && !now.isBefore(doubt.askAt);
    }

    /** The looks that are due. Each is to be answered. */
    public List<Question> questions(Moment now) {
        List<Question> due = new ArrayList<>();
        doubts.forEach((item, doubt) -> {
            Because because = doubt.because;
            if (because != null && isDue(doubt, now)) {
                Question question = new Question(item, because, ++questions);
                doubt.question = question;
                due.add(question);
            }
        });
        return due;
    }

    /**
     * What a look has found. One that no longer matters is ignored: this member stood still again, or a quorum says something else now.
     *
     * @param ended until when others were listened to
     */
    public void answered(Question question, Answer answer, Moment ended) {
        Doubt doubt = doubts.get(question.item());
        if (doubt == null || !question.equals(doubt.question)) {
            return;
        }
        boolean vouched = question.because() == Because.GRANTED;
        if (answer == Answer.NOBODY || (answer == Answer.UNASKED && vouched)) {
            doubt.nobodyAt = ended;
        } else {
            again(doubt, ended);
        }
    }
}
