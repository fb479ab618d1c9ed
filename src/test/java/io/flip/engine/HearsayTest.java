package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Phase;
import io.flip.engine.message.Body;
import io.flip.engine.message.Message;
import io.flip.engine.message.Notice;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.report.Snapshot;
import io.flip.fixture.Keys;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import io.flip.wire.Datagrams;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Protocol 2 and protocol 3: what a member makes of what it hears of others, by digest, from several, late, or too early. It is {@code a}, a voter as
 * {@code b} and {@code c} are; the item belongs to {@code d}. The timeout is 750 ms.
 */
class HearsayTest {

    private static final ItemId ITEM = new ItemId("ip", "1");
    private static final ClusterConfig FOUR = Company.version(4, members().system(Clusters.sharded("ip", "1")));

    private Company company = new Company(FOUR);

    private static Clusters members() {
        return new Clusters()
                .member("a", null)
                .member("b", null)
                .member("c", 2, "ip")
                .member("d", 1, "ip")
                .voters("a", "b", "c");
    }

    private Claim asking(long version) {
        return company.claim("d", version, HoldState.ASKING, ITEM);
    }

    private void gives(String id, Claim claim) {
        company.gives(id, new Body.OfClaim(claim));
    }

    // -- claims that come by digest

    /** It alone can say what it asks for: what others pass on is not judged. */
    @Test
    @Rule("5, judging 1")
    void aClaimThatAnotherPassesOnMeanwhileIsStillTheClaimantsOwnWord() {
        company.says("d", company.byDigest(asking(1)));
        company.says("b", company.byDigest(asking(1)));
        gives("d", asking(1));
        company.says("d");
        assertThat(company.grantedTo("d")).containsKey(ITEM);
    }

    /** It is told once: whoever forgot it would never hear of it again. */
    @Test
    void aClaimThatWasOvertakenOnItsWayDoesNotTakeThePlaceOfTheNewerOne() {
        Claim nothing = company.claim("d", 1, HoldState.ASKING);
        company.says("d", company.byDigest(asking(2)));
        company.says("d", company.byDigest(nothing));
        gives("d", nothing);
        gives("d", asking(2));
        company.says("d");
        assertThat(company.grantedTo("d")).containsKey(ITEM);
    }

    /** The ping that told of it was answered without it, and the next one may be a turn away. */
    @Test
    @Rule("2")
    void aClaimThatAsksForMoreIsAnsweredAsSoonAsItIsPulled() {
        company.says("d", company.inline(company.claim("d", 1, HoldState.ASKING)));
        company.says("d", company.byDigest(asking(2)));
        assertThat(company.grantedTo("d")).isEmpty();
        gives("d", asking(2));
        assertThat(company.grantedTo("d")).containsOnlyKeys(ITEM);

        Claim active = company.claim("d", 3, HoldState.ACTIVE, ITEM);
        company.says("d", company.byDigest(active));
        int answers = company.sent("d", Message.Ack.class).size();
        gives("d", active);
        assertThat(company.sent("d", Message.Ack.class)).as("asks for nothing").hasSize(answers);
    }

    @Test
    @Rule("2")
    void whereOneDoesNotGiveWhatItToldOfAnotherIsAsked() {
        company.says("b", company.byDigest(asking(1)));
        company.says("c", company.byDigest(asking(1)));
        company.passHearing(Duration.ofSeconds(2), "b", "c");
        assertThat(company.sent("b", Message.Fetch.class)).isNotEmpty();
        assertThat(company.sent("c", Message.Fetch.class)).isNotEmpty();
    }

    @Test
    @Rule("2")
    void whoHasDiedIsNotAskedAnyMore() {
        company.says("b", company.byDigest(asking(1)));
        company.says("c", company.byDigest(asking(1)));
        company.passHearing(Duration.ofMillis(1_500), "c");
        company.forget();
        company.passHearing(Duration.ofSeconds(3), "c");
        assertThat(company.sent("b", Message.Fetch.class)).isEmpty();
        assertThat(company.sent("c", Message.Fetch.class)).isNotEmpty();
    }

    // -- those who are members no longer, or not yet

    private List<String> holders() {
        return company.snapshot().items().stream()
                .filter(view -> view.item().equals(ITEM))
                .findFirst()
                .orElseThrow()
                .holders();
    }

    /** Nobody would ever say that it lets go. */
    @Test
    void aClaimThatIsPulledWhenItsClaimantIsNoMemberAnyMoreIsForgotten() {
        Claim holding = company.claim("d", 1, HoldState.ACTIVE, ITEM);
        ClusterConfig without = Company.version(
                5,
                new Clusters()
                        .member("a", null)
                        .member("b", null)
                        .member("c", 2, "ip")
                        .system(Clusters.sharded("ip", "1")));
        company.says("b", company.byDigest(holding));
        company.othersGoBy(without);
        company.says("b");
        company.gives("b", new Body.OfConfig(without));
        gives("b", holding);
        assertThat(company.snapshot().config().member("d")).isEmpty();
        assertThat(holders()).isEmpty();
    }

    /** It is told once, also where its claimant is a member again before it has come. */
    @Test
    void aClaimThatIsPulledWhileItsClaimantIsRemovedAndAddedIsKnown() {
        Claim holding = company.claim("d", 1, HoldState.ACTIVE, ITEM);
        company.says("b", company.byDigest(holding));
        adopts(Company.version(
                5,
                new Clusters()
                        .member("a", null)
                        .member("b", null)
                        .member("c", 2, "ip")
                        .system(Clusters.sharded("ip", "1"))));
        assertThat(company.snapshot().config().member("d")).isEmpty();
        adopts(Company.version(6, members().system(Clusters.sharded("ip", "1"))));
        assertThat(company.snapshot().config().member("d")).isPresent();
        gives("b", holding);
        assertThat(holders()).containsExactly("d");
    }

    private void adopts(ClusterConfig version) {
        company.othersGoBy(version);
        company.says("b");
        company.gives("b", new Body.OfConfig(version));
    }

    /** It is told once, and who tells it may know the version already. */
    @Test
    @Rule("2")
    void whatIsToldOfAMemberBeforeTheVersionComesThatNamesItIsKept() {
        ClusterConfig five = Company.version(
                5, members().member("e", null).voters("a", "b", "c").system(Clusters.sharded("ip", "1")));
        company.othersGoBy(five);
        company.says("b", company.self("e", Phase.READY, false, 1));
        company.gives("b", new Body.OfConfig(five));
        assertThat(company.snapshot().members())
                .filteredOn(view -> view.config().id().equals("e"))
                .extracting(Snapshot.MemberView::state)
                .containsExactly(MemberState.ALIVE);
    }

    /** Nobody says it to it again (seed 1795858236121903). */
    @Test
    @Rule("2")
    void whatIsHeardByOneThatDoesNotVoteIsPassedOnAsSoonAsItVotes() {
        company = new Company(Company.version(4, members().voters("b").system(Clusters.sharded("ip", "1"))));
        company.says("b", company.self("d", Phase.READY, false, 1));
        company.says("c");
        assertThat(toldTo("c")).doesNotContain("d");
        ClusterConfig five = Company.version(5, members().voters("a", "b").system(Clusters.sharded("ip", "1")));
        company.othersGoBy(five);
        company.says("b");
        company.gives("b", new Body.OfConfig(five));
        company.says("c");
        assertThat(toldTo("c")).contains("d");
    }

    /** Else no datagram that has it could be sent, nor anything behind it. */
    @Test
    void aLargeClaimThatWasKeptOfAFormerMemberIsPassedOnInDatagramsThatCanBeSent() {
        String[] values = IntStream.range(0, 600)
                .mapToObj(i -> "10.0.%d.%d".formatted(i / 200, i % 200))
                .toArray(String[]::new);
        ItemId[] items =
                Arrays.stream(values).map(value -> new ItemId("ip", value)).toArray(ItemId[]::new);
        company = new Company(Company.version(4, members().voters("b").system(Clusters.sharded("ip", values))));
        Claim holding = company.claim("d", 1, HoldState.ACTIVE, items);
        company.says("b", company.byDigest(holding));
        gives("b", holding);
        adopts(Company.version(
                5,
                new Clusters()
                        .member("a", null)
                        .member("b", null)
                        .member("c", 2, "ip")
                        .voters("b")
                        .system(Clusters.sharded("ip", values))));
        adopts(Company.version(6, members().voters("b").system(Clusters.sharded("ip", values))));
        adopts(Company.version(7, members().voters("a", "b").system(Clusters.sharded("ip", values))));
        company.says("c");
        for (int i = 0; i < 20; i++) {
            Message.Ack ack = company.sent("c", Message.Ack.class).getLast();
            new Datagrams(Keys.of("the group's"), List.of(), new SecureRandom()).seal(ack);
            company.has("c", ack.news().upTo());
        }
    }

    /** Whose asking it answered hears the version that adds it at once: who asks late next is missed meanwhile. */
    @Test
    @Rule("7, rule 10")
    void whoIsAddedIsToldSo() {
        company.asksToJoin("e");
        company.forget();
        ClusterConfig five = Company.version(
                5, members().member("e", null).voters("a", "b", "c").system(Clusters.sharded("ip", "1")));
        adopts(five);
        assertThat(company.sent("e", Message.Welcome.class))
                .extracting(welcome -> welcome.header().config().version())
                .containsExactly(5L);
    }

    /** Of whom its last answer tells. */
    private List<String> toldTo(String id) {
        return company.sent(id, Message.Ack.class).getLast().news().notices().stream()
                .map(Notice::subject)
                .toList();
    }

    // -- who is up

    /** It replaces what the session before said: whoever was suspected would be so no longer for a moment. */
    @Test
    @Rule("3")
    void itsFirstOpinionWaitsForEveryoneWhomItHasNotHeard() {
        company.pass(Duration.ofMillis(100));
        company.passHearing(Duration.ofSeconds(4), "b", "c");
        assertThat(company.opinionsToldTo("b")).hasSize(1);
        assertThat(company.opinionsToldTo("b").getFirst().suspects()).containsExactly("d");
    }

    /** It is alive before and after, so its state does not change; and its new session is heard before its new self. */
    @Test
    void whoDiedWhileItWasLeavingCountsAsBackOnceItHasStartedAgain() {
        company = new Company(Company.version(
                4, members().system(Clusters.sharded("ip", "1").failback(new Failback(Duration.ofSeconds(5))))));
        company.says("b");
        company.says("c", company.inline(company.claim("c", 1, HoldState.ACTIVE, ITEM)));
        company.says("d", company.self("d", Phase.LEAVING, true, 1));
        assertThat(planned()).containsExactly("c");
        company.startsAnew("d");
        company.says("d", company.self("d", Phase.READY, false, 1));
        company.passHearing(Duration.ofMillis(4_750), "b", "c", "d");
        assertThat(planned()).containsExactly("c");
        company.passHearing(Duration.ofMillis(500), "b", "c", "d");
        assertThat(planned()).containsExactly("d");
    }

    private List<String> planned() {
        return company.snapshot().items().stream()
                .filter(view -> view.item().equals(ITEM))
                .findFirst()
                .orElseThrow()
                .planned();
    }
}
