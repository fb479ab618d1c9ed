package io.flip.engine.exchange;

import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts that this member passes on, numbered in the order in which it learned them. A peer that has confirmed number {@code n} is told
 * what came after, oldest first, as much as fits; a fact that a newer one replaced is never sent. So most messages carry nothing.
 */
public final class Bulletin {

    private record Key(Notice.Kind kind, String subject) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = kind.compareTo(other.kind);
            return order != 0 ? order : subject.compareTo(other.subject);
        }
    }

    /** What a member says itself; what it claims comes first, for nobody else can tell that. */
    private static final List<Notice.Kind> OWN = List.of(Notice.Kind.CLAIM, Notice.Kind.SELF, Notice.Kind.OPINION);

    private final TreeMap<Long, Notice> byNumber = new TreeMap<>();
    private final Map<Key, Long> numbers = new TreeMap<>();
    private long last;

    /** Replaces what was told about the same subject. */
    public void publish(Notice notice) {
        Long old = numbers.put(new Key(notice.kind(), notice.subject()), ++last);
        if (old != null) {
            byNumber.remove(old);
        }
        byNumber.put(last, notice);
    }

    /** The number of the newest fact. */
    public long last() {
        return last;
    }

    /** What was told last about that. */
    public @Nullable Notice newest(Notice.Kind kind, String subject) {
        Long number = numbers.get(new Key(kind, subject));
        return number == null ? null : byNumber.get(number);
    }

    /**
     * What a peer must still be told.
     *
     * @param self this member
     * @param after the number that it has confirmed
     * @param confirmed the number of its own facts up to which this member has them
     * @param budget in bytes, as {@link Sizes} estimates them; one notice is sent even where it alone is larger
     */
    public News since(String self, long after, long confirmed, int budget) {
        if (after >= last) {
            return new News(last, last, confirmed, List.of());
        }
        List<Notice> notices = new ArrayList<>();
        long upTo = last;
        int left = budget;
        long reached = after;
        for (Map.Entry<Long, Notice> entry : byNumber.tailMap(after, false).entrySet()) {
            left -= Sizes.of(entry.getValue());
            if (left < 0 && !notices.isEmpty()) {
                upTo = reached;
                break;
            }
            notices.add(entry.getValue());
            reached = entry.getKey();
        }
        return new News(after, upTo, confirmed, notices, claimToCome(self, upTo, notices));
    }

    /** The number of the newest fact that this member says itself; 0 if it has said none. */
    long lastOwn(String self) {
        long newest = 0;
        for (Notice.Kind kind : OWN) {
            newest = Math.max(newest, numbers.getOrDefault(new Key(kind, self), 0L));
        }
        return newest;
    }

    /**
     * What this member says itself, out of its turn, as far as the peer has not confirmed it; nothing is confirmed by that.
     *
     * @param self this member
     */
    News own(String self, long after, long confirmed, int budget) {
        List<Notice> notices = new ArrayList<>();
        int left = budget;
        for (Notice.Kind kind : OWN) {
            Long number = numbers.get(new Key(kind, self));
            if (number != null && number > after) {
                Notice notice = Objects.requireNonNull(byNumber.get(number));
                int size = Sizes.of(notice);
                if (size <= left || notices.isEmpty()) {
                    left -= size;
                    notices.add(notice);
                }
            }
        }
        return new News(after, after, confirmed, notices, claimToCome(self, after, notices));
    }

    private boolean claimToCome(String self, long upTo, List<Notice> notices) {
        Long number = numbers.get(new Key(Notice.Kind.CLAIM, self));
        return number != null
                && number > upTo
                && notices.stream()
                        .noneMatch(notice -> notice.kind() == Notice.Kind.CLAIM
                                && notice.subject().equals(self));
    }
}
