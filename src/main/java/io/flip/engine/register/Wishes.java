package io.flip.engine.register;

import io.flip.engine.time.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted and has not been begun, in turn. Where a member could not have what it wants of its own accord it wants it again at once, and without end: that rests for
 * a while each time.
 */
final class Wishes {

    private static final int MOST = 1000;

    private final Deque<Wish> waiting = new ArrayDeque<>();
    private Moment restsUntil = Moment.NEVER;
    private boolean rests;

    /** Whether there was room. */
    boolean add(Wish wish) {
        return waiting.size() < MOST && waiting.add(wish);
    }

    boolean contains(ChangeRequest change) {
        return waiting.stream().anyMatch(wish -> change.equals(wish.change()));
    }

    /** The next whose time has come, which waits no more; {@code null} for none. */
    @Nullable
    Wish poll(Moment now) {
        rests = rests && now.isBefore(restsUntil);
        for (Wish wish : waiting) {
            if (!isOwn(wish) || !rests) {
                waiting.remove(wish);
                return wish;
            }
        }
        return null;
    }

    static boolean isOwn(Wish wish) {
        return wish.request() < 0;
    }

    /** What the member wants of its own accord waits. */
    void restUntil(Moment again) {
        rests = true;
        restsUntil = again;
    }

    Moment nextDeadline() {
        return rests && !waiting.isEmpty() ? restsUntil : Moment.NEVER;
    }
}
