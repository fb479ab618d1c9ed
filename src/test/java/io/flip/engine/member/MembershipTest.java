package io.flip.engine.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.quorum.Quorum;
import io.flip.fixture.Rule;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Protocol 3: the states that follow from opinions and selves. */
class MembershipTest {

    private static final Session FIRST = new Session(1, 7);
    private static final Session SECOND = new Session(2, 3);

    private final Membership membership =
            new Membership("a", List.of("a", "b", "c", "d"), new Quorum(List.of("a", "b", "c"), 2));

    private static Self self(String id, Session session, long version, Phase phase, boolean holding) {
        return new Self(id, session, version, phase, true, holding, new TreeSet<>(), new TreeMap<>());
    }

    private static Opinion opinion(String voter, Session session, long version, String... suspects) {
        return new Opinion(voter, session, version, new TreeSet<>(List.of(suspects)));
    }

    private MemberState state(String member) {
        membership.derive();
        return membership.state(member);
    }

    @Test
    @Rule("3, new")
    void aMemberThatWasNeverHeardIsNew() {
        assertThat(state("d")).isEqualTo(MemberState.NEW);
    }

    @Test
    @Rule("3, alive")
    void aMemberThatWasHeardIsAlive() {
        membership.learn(self("d", FIRST, 1, Phase.READY, false));
        assertThat(state("d")).isEqualTo(MemberState.ALIVE);
    }

    @Test
    @Rule({"3, probably_down", "3, down", "2, opinion"})
    void oneSuspicionMakesItProbablyDownAndTheQuorumDown() {
        membership.learn(self("d", FIRST, 1, Phase.READY, false));
        membership.learn(opinion("a", FIRST, 1, "d"));
        assertThat(state("d")).isEqualTo(MemberState.PROBABLY_DOWN);
        membership.learn(opinion("b", FIRST, 1, "d"));
        assertThat(state("d")).isEqualTo(MemberState.DOWN);
        assertThat(membership.suspectedBy("d")).containsExactly("a", "b");
        membership.learn(opinion("a", FIRST, 2));
        assertThat(state("d")).isEqualTo(MemberState.PROBABLY_DOWN);
    }

    @Test
    @Rule("3, down")
    void aMemberThatNobodyHeardCanBeDown() {
        membership.learn(opinion("a", FIRST, 1, "d"));
        membership.learn(opinion("b", FIRST, 1, "d"));
        assertThat(state("d")).isEqualTo(MemberState.DOWN);
    }

    @Test
    @Rule("3, probably_down")
    void onlyVotersOpinionsCount() {
        membership.learn(opinion("d", FIRST, 1, "a"));
        assertThat(state("a")).isEqualTo(MemberState.NEW);
        assertThat(membership.suspectedBy("a")).isEmpty();
    }

    /** Who becomes a voter does not say again what it has said. */
    @Test
    void whatWasSaidBeforeCountsOnceItsVoterVotes() {
        membership.learn(opinion("d", FIRST, 2, "a"));
        membership.members(List.of("a", "b", "c", "d"), new Quorum(List.of("b", "c", "d"), 2));
        assertThat(membership.learn(opinion("d", FIRST, 1))).isFalse();
        assertThat(state("a")).isEqualTo(MemberState.PROBABLY_DOWN);
        membership.members(List.of("a", "b", "c"), new Quorum(List.of("b", "c"), 2));
        assertThat(state("a")).isEqualTo(MemberState.NEW);
        membership.members(List.of("a", "b", "c", "d"), new Quorum(List.of("b", "c", "d"), 2));
        assertThat(state("a")).isEqualTo(MemberState.PROBABLY_DOWN);
    }

    @Test
    @Rule("2")
    void newestSessionWinsThenVersion() {
        membership.learn(opinion("a", SECOND, 1, "d"));
        assertThat(membership.learn(opinion("a", FIRST, 9))).isFalse();
        assertThat(membership.learn(opinion("a", SECOND, 1))).isFalse();
        assertThat(membership.learn(opinion("a", SECOND, 2))).isTrue();
        assertThat(state("d")).isEqualTo(MemberState.NEW);
    }

    @Test
    @Rule("3")
    void theOpinionOfAnEarlierSessionStandsUntilThereIsANewOne() {
        membership.learn(opinion("a", FIRST, 4, "d"));
        membership.learn(self("a", SECOND, 1, Phase.READY, false));
        assertThat(state("d")).isEqualTo(MemberState.PROBABLY_DOWN);
    }

    @Test
    @Rule({"3, left", "2, self"})
    void whoSaysThatItLeavesHasLeftOnceItHoldsNothing() {
        membership.learn(self("d", FIRST, 1, Phase.LEAVING, true));
        assertThat(state("d")).isEqualTo(MemberState.ALIVE);
        membership.learn(self("d", FIRST, 2, Phase.LEAVING, false));
        assertThat(state("d")).isEqualTo(MemberState.LEFT);
        membership.learn(opinion("a", FIRST, 1, "d"));
        membership.learn(opinion("b", FIRST, 1, "d"));
        assertThat(state("d")).isEqualTo(MemberState.LEFT);
        membership.learn(self("d", SECOND, 1, Phase.READY, false));
        assertThat(state("d")).isEqualTo(MemberState.DOWN);
    }

    @Test
    void tellsEachChangeOnce() {
        membership.learn(self("d", FIRST, 1, Phase.READY, false));
        assertThat(membership.derive()).containsExactly(new Membership.Change("d", MemberState.NEW, MemberState.ALIVE));
        assertThat(membership.derive()).isEmpty();
    }

    @Test
    void ignoresWhoIsNotConfigured() {
        assertThat(membership.learn(self("x", FIRST, 1, Phase.READY, false))).isFalse();
        assertThat(membership.self("x")).isNull();
    }

    @Test
    void whatItSaidItselfCountsOnceItIsAMember() {
        membership.members(List.of("b", "c"), new Quorum(List.of("b", "c"), 2));
        membership.learn(self("a", FIRST, 1, Phase.LEAVING, false));
        assertThat(membership.learn(opinion("a", FIRST, 1, "b"))).isTrue();
        membership.members(List.of("a", "b", "c"), new Quorum(List.of("a", "b", "c"), 2));
        assertThat(state("a")).isEqualTo(MemberState.LEFT);
        assertThat(membership.suspectedBy("b")).containsExactly("a");
    }
}
