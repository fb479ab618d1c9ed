package io.flip.engine.quorum;

import io.flip.engine.time.Moment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * So many of these voters must agree (protocol 1). What anybody else says does not count.
 *
 * @param voters their ids; each counts once
 * @param needed at least 1; if it is more than there are voters, they can agree on nothing
 */
public record Quorum(List<String> voters, int needed) {

    public Quorum(List<String> voters, int needed) {
        this.voters = voters.stream().distinct().toList();
        this.needed = needed;
    }

    /** The fewest of so many voters that two groups of them always have one in common. */
    public static int majorityOf(int voters) {
        return voters / 2 + 1;
    }

    /** More than half of them. */
    public Quorum majority() {
        return new Quorum(voters, majorityOf(voters.size()));
    }

    /** Whether any two groups that agree have a voter in common. */
    public boolean isMajority() {
        return 2 * needed > voters.size();
    }

    public boolean has(String voter) {
        return voters.contains(voter);
    }

    /** Whether enough of the voters are so. */
    public boolean isReached(Predicate<String> agrees) {
        int agreeing = 0;
        for (String voter : voters) {
            agreeing += agrees.test(voter) ? 1 : 0;
        }
        return agreeing >= needed;
    }

    /** Whether so many voters, whichever they are, have one in common with any group that agrees. */
    public boolean isMetBy(long some) {
        return some > voters.size() - needed;
    }

    /**
     * Until when enough voters agree; long past if they do not.
     *
     * @param said what voters said last; others may be among them
     * @param end until when that means that they agree; long past if it does not
     */
    public <A> Moment until(Map<String, A> said, Function<A, Moment> end) {
        if (needed > voters.size()) {
            return Moment.LONG_PAST;
        }
        Moment[] ends = new Moment[voters.size()];
        int next = 0;
        for (String voter : voters) {
            @Nullable A its = said.get(voter);
            ends[next++] = its == null ? Moment.LONG_PAST : end.apply(its);
        }
        Arrays.sort(ends);
        return ends[ends.length - needed];
    }
}
