package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.HoldState;
import io.flip.engine.effect.Effect;
import io.flip.engine.grant.Epochs;
import io.flip.engine.message.Body;
import io.flip.engine.message.Message;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.Ballot;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Letter;
import io.flip.engine.register.Members;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.Terms;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the vote of a member rests on: on its disk, before it counts for anybody, and for itself no sooner than for the others. */
class VoteTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    private static ClusterConfig alone() {
        return Company.version(4, new Clusters().member("a", null));
    }

    private static ClusterConfig two() {
        return Company.version(
                4,
                new Clusters()
                        .member("a", null)
                        .member("d", null, "ip")
                        .voters("a")
                        .system(Clusters.sharded("ip", ITEM.value())));
    }

    /** The one voter there is would else have decided before anything was stored (protocol 7, rule 2). */
    @Test
    @Rule("7, rule 2")
    void itsOwnVoteCountsOnceItHasComeBackByTheDisk() {
        Company company = new Company(alone());
        company.handle(new Input.Propose(1, "one", 4, new Drain("a"), false, "test"));
        company.pass(Duration.ofSeconds(5));
        assertThat(company.snapshot().config().version()).isEqualTo(4);
        assertThat(company.toItself()).isNotEmpty().allMatch(Effect.Tell.class::isInstance);
        while (company.snapshot().config().version() == 4) {
            List<Effect> said = company.toItself();
            company.forget();
            company.handle(new Input.Told(((Effect.Tell) said.getLast()).letter()));
            assertThat(company.toItself()).isNotEmpty();
        }
        assertThat(company.toItself().getFirst()).isInstanceOf(Effect.StoreBase.class);
    }

    /** Its clock may be behind the one that it had before (protocol 5, epochs). */
    @Test
    @Rule("5, epochs")
    void whoHasLostItsNotesBeginsAboveTheEpochsThatItHasReserved() {
        Company company = Company.withoutNotes(two(), 1_000_000);
        company.passHearing(Duration.ofSeconds(2), "d"); // its quarantine
        company.says("d", company.inline(company.claim("d", 1, HoldState.ASKING, ITEM)));
        assertThat(company.grantedTo("d")).containsEntry(ITEM, 1_000_001L);
    }

    private static ClusterConfig three() {
        return Company.version(
                4,
                new Clusters()
                        .member("a", null)
                        .member("b", null)
                        .member("c", null)
                        .member("d", null, "ip")
                        .voters("a", "b", "c")
                        .system(Clusters.sharded("ip", ITEM.value()).releasing(Duration.ofMillis(130))));
    }

    private static Company withNewDirectory() {
        Company company = Company.withNewDirectory(three());
        company.pass(Duration.ofMillis(20));
        company.says("b");
        company.says("c");
        company.says("d");
        company.pass(Duration.ofMillis(300));
        company.tells("b", new Epochs.Told(1_000_000, true));
        return company;
    }

    private static Company withNewDirectoryAfterQuarantine() {
        Company company = withNewDirectory();
        company.passHearing(Duration.ofMillis(750), "b", "c", "d");
        company.says("d", company.inline(company.claim("d", 1, HoldState.ASKING, ITEM)));
        return company;
    }

    /** What it gave out before may have been noted in another directory, which is lost (seed 1795824771175857). */
    @Test
    @Rule({"5, epochs", "5, judging 3", "2, verdict"})
    void whoseDirectoryIsNewGrantsNothingBeforeTheOthersHaveToldOfEpochs() {
        Company company = withNewDirectoryAfterQuarantine();
        assertThat(company.snapshot().quarantine()).isNotNull();
        assertThat(company.grantedTo("d")).isEmpty();
        assertThat(company.toldOfEpochs("b")).isNull();
        company.tells("b", new Epochs.Told(1_000_000, true));
        assertThat(company.grantedTo("d")).isEmpty();
        company.tells("c", new Epochs.Told(900_000, true));
        assertThat(company.grantedTo("d")).containsEntry(ITEM, 1_000_001L);
        company.says("b");
        assertThat(company.toldOfEpochs("b")).isEqualTo(new Epochs.Told(1_000_001, true));
        assertThat(company.snapshot().quarantine()).isNull();
    }

    @Test
    @Rule("5, epochs")
    void whoseDirectoryIsNewAsksAllAtOnceWhenItsQuarantineIsOver() {
        Company company = withNewDirectory();
        company.pass(Duration.ofMillis(550));
        company.forget();
        company.pass(Duration.ofMillis(15));
        assertThat(company.sent("b", Message.Ping.class)).isNotEmpty();
        assertThat(company.sent("c", Message.Ping.class)).isNotEmpty();
    }

    @Test
    @Rule("5, epochs")
    void whomTheOthersDoNotTellOfEpochsGoesOnAheadOfItsClock() {
        Company company = withNewDirectoryAfterQuarantine();
        company.passHearing(Duration.ofSeconds(1), "b", "c", "d");
        assertThat(company.grantedTo("d")).containsEntry(ITEM, 1_000_001L);
        company.says("b");
        assertThat(company.toldOfEpochs("b")).isEqualTo(new Epochs.Told(1_000_001, false));
    }

    @Test
    @Rule("5, epochs")
    void whoHadToGoOnAsksAgainWhenItIsStartedAgain() {
        Company company = Company.withNewDirectory(three(), new Epochs.Kept(2_000_000, false));
        company.passHearing(Duration.ofSeconds(2), "b", "c", "d");
        company.says("b");
        assertThat(company.toldOfEpochs("b")).isEqualTo(new Epochs.Told(2_000_000, false));
        company.tells("b", new Epochs.Told(1, true));
        company.tells("c", new Epochs.Told(1, true));
        company.says("b");
        assertThat(company.toldOfEpochs("b")).isEqualTo(new Epochs.Told(2_000_001, true));
    }

    /** Of two, the other one knows what both have noted. */
    @Test
    void whoIsAskedOfEpochsGoesByTheVersionThatIsInForce() {
        Company company = withNewDirectoryAfterQuarantine();
        ClusterConfig four = Members.one(three(), "c", member -> Members.voting(member, false));
        ClusterConfig five = new ClusterConfig(5, four.settings(), four.members(), four.systems());
        company.othersGoBy(five);
        company.says("b");
        company.gives("b", new Body.OfConfig(five));
        assertThat(company.snapshot().config().version()).isEqualTo(5);
        assertThat(company.grantedTo("d")).isEmpty();
        company.tells("b", new Epochs.Told(1_000_000, true));
        assertThat(company.grantedTo("d")).containsEntry(ITEM, 1_000_001L);
    }

    /** Others may have had it meanwhile, by the grants of voters that this one has not heard (seed 1795456827341644). */
    @Test
    void whoAsksAgainWhenOtherTermsHaveComeIsGrantedItUnderANewEpoch() {
        Company company = new Company(two());
        company.says("d", company.inline(company.claim("d", 1, HoldState.ASKING, ITEM)));
        long first = company.grantedTo("d").getOrDefault(ITEM, Long.MAX_VALUE);
        company.passHearing(Duration.ofSeconds(1), "d");
        ClusterConfig four = two();
        ClusterConfig five = new ClusterConfig(
                5, four.settings(), four.members(), four.systems(), new Terms(5, List.of()), List.of());
        company.othersGoBy(five);
        company.says("d");
        company.gives("d", new Body.OfConfig(five));
        assertThat(company.snapshot().config().version()).isEqualTo(5);
        company.says("d", company.inline(company.claim("d", 2, HoldState.ASKING, ITEM)));
        assertThat(company.grantedTo("d").getOrDefault(ITEM, 0L)).isGreaterThan(first);
    }

    /** Nobody knows what the storage that the version names accepted before it was lost. */
    @Test
    @Rule("7, rule 10")
    void whoseStorageTheVersionDoesNotNameGrantsNothing() {
        Company company = new Company(two());
        company.says("d", company.inline(company.claim("d", 1, HoldState.ASKING, ITEM)));
        assertThat(company.grantedTo("d")).containsKey(ITEM);
        StorageId lost = new StorageId(9, 9);
        Company another = new Company(Members.one(two(), "a", member -> Members.stored(member, lost)));
        another.says("d", another.inline(another.claim("d", 1, HoldState.ASKING, ITEM)));
        assertThat(another.grantedTo("d")).isEmpty();
    }

    /** When the other terms are chosen no quorum of these can be had any more, and its own vote may be the whole quorum (protocol 7, rule 14). */
    @Test
    @Rule("7, rule 14")
    void whoHasAcceptedOtherTermsRenewsItsOwnVoteNoMore() {
        Company company = new Company(holding(4, Terms.FIRST, "a"));
        company.pass(Duration.ofSeconds(5));
        assertThat(company.leasedUntil(ITEM)).isNotNull();
        company.writes("b", new Letter.Accept(4, new Ballot(1, "b", 7)), holding(5, new Terms(5, List.of()), "a", "b"));
        company.pass(Duration.ofMillis(734));
        assertThat(company.leasedUntil(ITEM)).isNotNull();
        company.pass(Duration.ofMillis(1));
        assertThat(company.leasedUntil(ITEM)).isNull();
    }

    private static ClusterConfig holding(long version, Terms terms, String... voters) {
        ClusterConfig config = Company.version(
                version,
                new Clusters()
                        .member("a", null, "ip")
                        .member("b", null)
                        .voters(voters)
                        .system(Clusters.sharded("ip", ITEM.value()).removeOnStart(false)));
        return new ClusterConfig(version, config.settings(), config.members(), config.systems(), terms, List.of());
    }
}
