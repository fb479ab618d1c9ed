package io.flip.engine.exchange;

import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts that this member passes on, numbered in the order in which it learned them. A peer that has confirmed number {@code n} is told
 * what came after, oldest first, as much as fits; a fact that a newer one replaced is never sent. So most messages carry nothing. What this member says
 * itself goes out of its turn where it would have to wait: others have the rest from those that said it, and what this one claims from nobody else.
 */
public final class Bulletin {

    private record Key(Notice.Kind kind, String subject) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = kind.compareTo(other.kind);
            return order != 0 ? order : subject.compareTo(other.subject);
        }
    }

    private static final List<Notice.Kind> OWN_FIRST =
            List.of(Notice.Kind.CLAIM, Notice.Kind.SELF, Notice.Kind.OPINION);

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
        SortedMap<Long, Notice> toTell = byNumber.tailMap(after, false);
        Set<Long> outOfTurn = outOfTurn(self, toTell, budget);
        List<Notice> notices = new ArrayList<>();
        long upTo = last;
        int left = budget - sizes(outOfTurn);
        long reached = after;
        for (Map.Entry<Long, Notice> entry : toTell.entrySet()) {
            left -= outOfTurn.remove(entry.getKey()) ? 0 : Sizes.of(entry.getValue());
            if (left < 0 && !notices.isEmpty()) {
                upTo = reached;
                outOfTurn.forEach(number -> notices.add(Objects.requireNonNull(byNumber.get(number))));
                break;
            }
            notices.add(entry.getValue());
            reached = entry.getKey();
        }
        return new News(after, upTo, confirmed, notices, claimToCome(self, upTo, notices));
    }

    /** The numbers of what this member says itself that fits beside the first of what a peer must be told: its claim before all else. */
    private Set<Long> outOfTurn(String self, SortedMap<Long, Notice> toTell, int budget) {
        Set<Long> numbersOfOwn = new LinkedHashSet<>();
        int left = budget - Sizes.of(toTell.firstEntry().getValue());
        for (Notice.Kind kind : OWN_FIRST) {
            Long number = numbers.get(new Key(kind, self));
            if (number != null && number > toTell.firstKey()) {
                int size = Sizes.of(Objects.requireNonNull(byNumber.get(number)));
                if (size <= left) {
                    left -= size;
                    numbersOfOwn.add(number);
                }
            }
        }
        return numbersOfOwn;
    }

    private int sizes(Set<Long> those) {
        return those.stream()
                .mapToInt(number -> Sizes.of(Objects.requireNonNull(byNumber.get(number))))
                .sum();
    }

    /**
     * The newest of what this member says itself, out of its turn; nothing is confirmed by that.
     *
     * @param self this member
     */
    News own(String self, long after, long confirmed, int budget) {
        List<Notice> notices = new ArrayList<>();
        int left = budget;
        for (Notice notice : byNumber.descendingMap().values()) {
            int size = Sizes.of(notice);
            if (notice.subject().equals(self) && (size <= left || notices.isEmpty())) {
                left -= size;
                notices.add(notice);
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
