package io.flip.web.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flip.engine.member.MemberState;
import io.flip.engine.report.Snapshot.MemberView;
import java.util.List;

/** How many members are in each state; the states add up to the total. */
public record MemberCounts(
        long total, long alive, @JsonProperty("new") long fresh, long probablyDown, long down, long left) {

    static MemberCounts of(List<MemberView> members) {
        return new MemberCounts(
                members.size(),
                count(members, MemberState.ALIVE),
                count(members, MemberState.NEW),
                count(members, MemberState.PROBABLY_DOWN),
                count(members, MemberState.DOWN),
                count(members, MemberState.LEFT));
    }

    private static long count(List<MemberView> members, MemberState state) {
        return members.stream().filter(member -> member.state() == state).count();
    }
}
