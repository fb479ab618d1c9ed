package io.flip.engine.holding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Out;
import io.flip.engine.member.Session;
import io.flip.engine.placement.HolderSituation;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Setback;
import io.flip.engine.quorum.Quorum;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol 5 and protocol 6 on the holder's side. The timeout is 1000 ms and the quorum 2; the handler is tried 3 times, 500 ms apart. */
class HoldingsTest {

    private static final ItemId ITEM = new ItemId("ip", "1");

    private static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    /** What a test says, and what was ordered. */
    private static final class Fake implements HolderSituation {
        private final Out out = new Out();
        private final Set<ItemId> mine = new TreeSet<>();
        private @Nullable SystemConfig system;
        private @Nullable String other;
        private @Nullable String mustGo;
        private @Nullable String goes;
        private boolean awaitsSuccessor;
        private boolean anotherIsLeft;
        private boolean upElsewhere;
        private final List<String> orders = new ArrayList<>();
        private final List<String> checks = new ArrayList<>();
        private @Nullable HandlerConfig last;
        private Moment startBefore = ms(0);
        private long run;

        @Override
        public boolean mine(ItemId item, Moment now) {
            return mine.contains(item);
        }

        @Override
        public @Nullable SystemConfig system(ItemId item) {
            return system;
        }

        @Override
        public @Nullable String other(ItemId item, Moment now) {
            return other;
        }

        @Override
        public boolean deaf() {
            return false;
        }

        @Override
        public @Nullable String mustGo(ItemId item) {
            return mustGo;
        }

        @Override
        public @Nullable String goes() {
            return goes;
        }

        @Override
        public boolean awaitsSuccessor(ItemId item, Moment now) {
            return awaitsSuccessor;
        }

        @Override
        public boolean anotherIsLeft(ItemId item) {
            return anotherIsLeft;
        }

        @Override
        public long lastSetback(ItemId item) {
            return 6;
        }

        @Override
        public boolean maybeUpElsewhere(ItemId item, Moment now) {
            return false;
        }

        @Override
        public boolean isUpElsewhere(ItemId item) {
            return upElsewhere;
        }

        /** Looks at what was ordered since. */
        private Fake seen() {
            for (Effect effect : out.take()) {
                switch (effect) {
                    case Effect.RunHandler order -> {
                        startBefore = order.startBefore();
                        last = order.handlers();
                        run = order.run();
                        orders.add((order.event() == HandlerEvent.ALIVE ? "alive " : "down ") + order.epoch());
                    }
                    case Effect.EndHandler _ -> orders.add("end");
                    case Effect.Check(var item, var handlers, long epoch, boolean held, boolean doubted) ->
                        checks.add((held ? "held " : "failed ") + epoch + (doubted ? ", doubted" : ""));
                    case Effect.CheckNoMore _ -> checks.add("no more");
                    default -> throw new AssertionError(effect);
                }
            }
            return this;
        }

        List<String> orders() {
            return seen().orders;
        }

        List<String> checks() {
            return seen().checks;
        }

        @Nullable
        HandlerConfig last() {
            return seen().last;
        }

        Moment startBefore() {
            return seen().startBefore;
        }

        long run() {
            return seen().run;
        }
    }

    private Claim latest = new Claim("p", new Session(1, 1), 0, new TreeMap<>());
    private final Fake fake = new Fake();
    private final Lease lease = new Lease(new Quorum(List.of("self", "a", "b", "c"), 2), Duration.ofSeconds(1));
    private final Holdings holdings = new Holdings("p", new Session(1, 1), lease, fake, fake.out, 1);

    HoldingsTest() {
        use(OnIsolation.HOLD);
        fake.mine.add(ITEM);
    }

    private void use(OnIsolation onIsolation) {
        Clusters.Draft draft = Clusters.sharded("ip", "1");
        ClusterConfig config = new Clusters()
                .member("p", null, "ip")
                .system(onIsolation == OnIsolation.HOLD ? draft : draft.releasing(Duration.ofSeconds(1)))
                .build();
        fake.system = config.systems().getFirst();
    }

    private Claim reconcile(long at) {
        lease.expire(ms(at));
        holdings.reconcile(fake.mine, ms(at));
        Claim claim = holdings.takeClaim(ms(at));
        return claim == null ? new Claim("unchanged", new Session(0, 0), 0, new TreeMap<>()) : claim;
    }

    private void grant(long sentAt, long judged, long epoch) {
        grant(sentAt, judged, epoch, ITEM);
    }

    private void grant(long sentAt, long judged, long epoch, ItemId... items) {
        SequencedMap<ItemId, Long> granted = new TreeMap<>();
        Stream.of(items).forEach(item -> granted.put(item, epoch));
        Verdict verdict = new Verdict(judged, granted, new TreeMap<>(), new TreeMap<>());
        lease.answered("a", ms(sentAt), verdict);
        lease.answered("b", ms(sentAt), verdict);
    }

    private void finished(long at, boolean succeeded) {
        holdings.finished(
                fake.run(),
                succeeded ? HandlerEnd.SUCCEEDED : HandlerEnd.FAILED,
                succeeded ? "exit status 0" : "exit status 1",
                ms(at));
    }

    private HoldState state(long at) {
        holdings.reconcileAsking(ms(at));
        Claim claim = holdings.takeClaim(ms(at + 1));
        latest = claim == null ? latest : claim;
        Claim.Entry entry = latest.items().get(ITEM);
        assertThat(entry).as("a new claim with the item").isNotNull();
        return entry.state();
    }

    /** Asks at 0, is granted, and is up at 20 ms. */
    private void bringUp() {
        reconcile(0);
        grant(0, 1, 1);
        reconcile(10);
        finished(20, true);
        assertThat(state(20)).isEqualTo(HoldState.ACTIVE);
        fake.orders().clear();
    }

    /** Looking at all items once for each claim would take a large member's time while it has the most to do. */
    @Test
    void aClaimThatWaitsIsNoReasonToLookAtAllItems() {
        reconcile(0);
        grant(0, 1, 1);
        holdings.reconcile(fake.mine, ms(0));
        assertThat(fake.orders()).containsExactly("alive 1");
        assertThat(holdings.nextClaim()).isLessThan(ms(1));
        assertThat(holdings.nextDeadline(ms(0))).isEqualTo(Moment.NEVER);
    }

    @Test
    @Rule({"5, asking", "2, claim"})
    void asksBeforeItBringsUp() {
        Claim claim = reconcile(0);
        assertThat(claim.version()).isEqualTo(1);
        assertThat(claim.items()).containsOnlyKeys(ITEM);
        assertThat(claim.holds(ITEM)).isFalse();
        assertThat(fake.orders()).isEmpty();
    }

    @Test
    @Rule("5, letting go")
    void putsDownByTheHandlersThatBroughtUp() {
        bringUp();
        SystemConfig before = Objects.requireNonNull(fake.system);
        HandlerConfig others = new HandlerConfig(
                List.of("other"),
                before.handlers().down(),
                before.handlers().config(),
                before.handlers().timeout(),
                before.handlers().tries(),
                before.handlers().retryDelay(),
                before.handlers().refuseFor());
        fake.system = new SystemConfig(before.spec(), others, true);
        grant(30, 1, 1);
        reconcile(40);
        assertThat(fake.orders()).containsExactly("down 1");
        assertThat(fake.last()).isEqualTo(before.handlers());

        finished(50, true);
        holdings.reconcileLetGo(ms(50));
        Claim claim = reconcile(60);
        grant(60, claim.version(), 2);
        reconcile(70);
        assertThat(fake.orders()).containsExactly("down 1", "alive 2");
        assertThat(fake.last()).isEqualTo(others);
    }

    @Test
    @Rule("5, holding")
    void bringsUpOnceAQuorumGrants() {
        reconcile(0);
        grant(0, 1, 1);
        assertThat(reconcile(10).holds(ITEM)).isTrue();
        assertThat(fake.orders()).containsExactly("alive 1");
    }

    @Test
    @Rule("5, holding")
    void bringsUpNoMoreAtOnceThanRunSideBySideAndEachUnderTheLeaseOfItsTurn() {
        ItemId second = new ItemId("ip", "2");
        fake.mine.add(second);
        reconcile(0);
        grant(0, 1, 1, ITEM, second);
        reconcile(10);
        assertThat(fake.orders()).containsExactly("alive 1");
        grant(800, 1, 1, ITEM, second);
        assertThat(fake.startBefore()).isLessThan(ms(1100));

        finished(900, true);

        assertThat(fake.orders()).containsExactly("alive 1", "alive 1");
        assertThat(fake.startBefore()).isGreaterThan(ms(1100));
        assertThat(reconcile(910).holds(second)).isTrue();
    }

    /** The member itself puts them up, in one step: a limit would only make each wait for a turn of the loop. */
    @Test
    void bringsUpAllAddressesAtOnce() {
        ItemId second = new ItemId("ip", "2");
        fake.mine.add(second);
        SystemConfig programs = Objects.requireNonNull(fake.system);
        HandlerConfig addresses =
                programs.handlers().address(AddressConfig.DEFAULT).withoutPrograms();
        fake.system = new SystemConfig(programs.spec(), addresses, true);
        reconcile(0);
        grant(0, 1, 1, ITEM, second);
        reconcile(10);
        assertThat(fake.orders()).containsExactly("alive 1", "alive 1");
    }

    @Test
    void addressesWithProgramsTakeTurns() {
        ItemId second = new ItemId("ip", "2");
        fake.mine.add(second);
        SystemConfig programs = Objects.requireNonNull(fake.system);
        fake.system = new SystemConfig(programs.spec(), programs.handlers().address(AddressConfig.DEFAULT), true);
        reconcile(0);
        grant(0, 1, 1, ITEM, second);
        reconcile(10);
        assertThat(fake.orders()).containsExactly("alive 1");
        finished(20, true);
        assertThat(fake.orders()).containsExactly("alive 1", "alive 1");
    }

    @Test
    @Rule("5, epochs")
    void takesTheHighestEpochAndWaitsUntilAQuorumHasNotedIt() {
        reconcile(0);
        grant(0, 1, 7);
        Claim claim = reconcile(10);
        assertThat(claim.items().get(ITEM)).isEqualTo(new Claim.Entry(HoldState.ACTIVATING, 7));
        assertThat(fake.orders()).containsExactly("alive 7");
    }

    @Test
    @Rule("5, holding")
    void doesNotBringUpUnderALeaseThatRanOut() {
        reconcile(0);
        grant(0, 1, 1);
        reconcile(980);
        assertThat(fake.orders()).isEmpty();
    }

    @Test
    @Rule("5, asking")
    void takesBackWhatItOnlyAskedForWithoutAnyHandler() {
        reconcile(0);
        fake.mine.clear();
        assertThat(reconcile(10).items()).isEmpty();
        assertThat(fake.orders()).isEmpty();
    }

    @Test
    @Rule({"5, letting go", "2, claim"})
    void leavesTheClaimOnlyAfterDownHasSucceeded() {
        bringUp();
        fake.mustGo = "this member drains";
        fake.mine.clear();
        assertThat(reconcile(30).items()).containsKey(ITEM);
        assertThat(fake.orders()).containsExactly("down 1");
        finished(40, true);
        assertThat(reconcile(41).items()).isEmpty();
    }

    @Test
    @Rule("5, letting go")
    void staysUnderTheLeaseUntilItsSuccessorHasAsked() {
        bringUp();
        fake.goes = "this member drains";
        fake.awaitsSuccessor = true;
        fake.mine.clear();
        reconcile(30);
        assertThat(fake.orders()).isEmpty();
        fake.awaitsSuccessor = false;
        reconcile(40);
        assertThat(fake.orders()).containsExactly("down 1");
    }

    /** As where another process runs as this member. */
    @Test
    @Rule("5, letting go")
    void whatMustGoWaitsForNoSuccessor() {
        bringUp();
        fake.goes = "this member drains";
        fake.mustGo = "another process is newer";
        fake.awaitsSuccessor = true;
        reconcile(30);
        assertThat(fake.orders()).containsExactly("down 1");
    }

    /** Its system holds: it would stay with nobody's grant. */
    @Test
    @Rule("5, letting go")
    void whatHasNoLeaseWaitsForNoSuccessor() {
        bringUp();
        fake.goes = "this member drains";
        fake.awaitsSuccessor = true;
        reconcile(2_000);
        assertThat(fake.orders()).containsExactly("down 1");
    }

    @Test
    @Rule("5, letting go")
    void goesWhereAQuorumWantsItWithTheMemberOfItsOwnPlan() {
        bringUp();
        fake.other = "w";
        fake.mine.clear();
        grant(20, 1, 1);
        reconcile(30);
        assertThat(fake.orders()).isEmpty();
        SequencedMap<ItemId, Long> granted = new TreeMap<>();
        granted.put(ITEM, 1L);
        SequencedMap<ItemId, String> wanted = new TreeMap<>();
        wanted.put(ITEM, "w");
        lease.answered("a", ms(40), new Verdict(2, granted, new TreeMap<>(), wanted));
        reconcile(50);
        assertThat(fake.orders()).isEmpty();
        lease.answered("b", ms(40), new Verdict(2, granted, new TreeMap<>(), wanted));
        reconcile(50);
        assertThat(fake.orders()).containsExactly("down 1");
    }

    @Test
    @Rule("5, letting go")
    void holdsWithoutALeaseAsLongAsNobodyElseDoes() {
        bringUp();
        reconcile(2000);
        assertThat(fake.orders()).isEmpty();
        SequencedMap<ItemId, String> held = new TreeMap<>();
        held.put(ITEM, "x");
        lease.answered("a", ms(2500), new Verdict(2, new TreeMap<>(), held, new TreeMap<>()));
        reconcile(2600);
        assertThat(fake.orders()).containsExactly("down 1");
    }

    @Test
    @Rule("5, letting go")
    void releasesWithoutALeaseWhereTheSystemSaysSo() {
        use(OnIsolation.RELEASE);
        bringUp();
        reconcile(979);
        assertThat(fake.orders()).isEmpty();
        reconcile(980);
        assertThat(fake.orders()).containsExactly("down 1");
    }

    @Test
    @Rule("5, letting go")
    void endsAnAliveThatStillRunsBeforeItPutsDown() {
        use(OnIsolation.RELEASE);
        reconcile(0);
        grant(0, 1, 1);
        reconcile(10);
        reconcile(980);
        assertThat(fake.orders()).containsExactly("alive 1", "end");
        holdings.finished(fake.run(), HandlerEnd.NOT_RUN, "ended", ms(981));
        assertThat(fake.orders()).containsExactly("alive 1", "end", "down 1");
    }

    @Test
    @Rule("6")
    void triesAFailingAliveAgainUnderTheLeaseAlone() {
        reconcile(0);
        grant(0, 1, 1);
        reconcile(10);
        finished(20, false);
        assertThat(state(20)).isEqualTo(HoldState.FAILED);
        grant(400, 1, 1);
        reconcile(519);
        assertThat(fake.orders()).containsExactly("alive 1");
        reconcile(520);
        assertThat(fake.orders()).containsExactly("alive 1", "alive 1");
        finished(530, false);
        reconcile(1600); // a second later, but the lease has run out
        assertThat(fake.orders()).hasSize(2);
    }

    @Test
    @Rule("6")
    void refusesAnItemWhoseAliveFailedForGood() {
        reconcile(0);
        failForGood(10);
        assertThat(fake.orders()).containsExactly("alive 1", "alive 1", "alive 1", "down 1");
        finished(5000, true);
        assertThat(holdings.setbacks(ms(5000))).containsExactly(Map.entry(ITEM, new Setback(7, true)));
        assertThat(holdings.isEmpty()).isTrue();
        assertThat(holdings.setbacks(ms(5000 + 59_999))).containsValue(new Setback(7, true));
        assertThat(holdings.setbacks(ms(5000 + 60_000))).containsExactly(Map.entry(ITEM, new Setback(7, false)));
        holdings.takeClaim(ms(5001));
        assertThat(holdings.nextDeadline(ms(5001))).isEqualTo(ms(10_000)); // where nobody else is left
        assertThat(holdings.nextDeadline(ms(10_001))).isEqualTo(ms(65_000));
    }

    @Test
    @Rule("6")
    void whatIsContestedIsRefusedUntilAMemberThatIsHeardHasItUp() {
        reconcile(0);
        failForGood(10, HandlerEnd.CONTESTED);
        finished(5000, true);
        assertThat(holdings.setbacks(ms(5000))).containsKey(ITEM);
        assertThat(fake.checks()).last().isEqualTo("failed 0, doubted");
        fake.upElsewhere = true;
        assertThat(holdings.setbacks(ms(5001))).isEmpty();
        assertThat(fake.checks())
                .last()
                .as("the rightful holder would answer for ever")
                .isEqualTo("no more");
    }

    @Test
    @Rule("6")
    void whatItRefusesIsTriedAgainAfterFiveSecondsWhereThePlanGivesItToItAllTheSame() {
        reconcile(0);
        failForGood(10);
        finished(5000, true);
        assertThat(reconcile(9_999).items()).isEmpty();
        assertThat(reconcile(10_000).items()).containsKey(ITEM);
        fake.orders().clear();
        grant(10_000, 50, 2);
        reconcile(10_001);
        finished(10_002, false); // one try is enough
        finished(10_003, true);
        assertThat(fake.orders()).containsExactly("alive 2", "down 2");
        assertThat(holdings.isEmpty()).isTrue();
    }

    @Test
    @Rule("6")
    void whatIsToBeRetriedIsTriedAtOnceAndOnceAlone() {
        reconcile(0);
        failForGood(10);
        finished(5000, true);
        holdings.retry(new ItemId("ip", "other")::equals, ms(5_100));
        assertThat(holdings.setbacks(ms(5_100))).containsKey(ITEM);
        holdings.retry(ITEM::equals, ms(5_100));
        assertThat(holdings.setbacks(ms(5_100))).isEmpty();
        fake.orders().clear();
        reconcile(5_100);
        grant(5_100, 50, 2);
        reconcile(5_101);
        finished(5_102, false);
        finished(5_103, true);
        assertThat(fake.orders()).containsExactly("alive 2", "down 2");
        assertThat(holdings.setbacks(ms(5_103 + 59_999))).containsValue(new Setback(7, true));
        assertThat(holdings.setbacks(ms(5_103 + 60_000))).containsValue(new Setback(7, false));
    }

    @Test
    void whatIsUpAgainHasAllItsTriesTheNextTime() {
        reconcile(0);
        failForGood(10);
        finished(5000, true);
        reconcile(70_000);
        grant(70_000, 50, 2);
        reconcile(70_001);
        finished(70_002, true);
        assertThat(holdings.setbacks(ms(70_003))).isEmpty();
        assertThat(state(70_003)).isEqualTo(HoldState.ACTIVE);
    }

    private void failForGood(long from) {
        failForGood(from, HandlerEnd.FAILED);
    }

    private void failForGood(long from, HandlerEnd end) {
        for (int attempt = 0; attempt < 3; attempt++) {
            long at = from + attempt * 2_000L;
            grant(at, 9, 1);
            reconcile(at);
            holdings.finished(fake.run(), end, "exit status 1", ms(at + 1));
        }
    }

    @Test
    @Rule("6")
    void refusesTwiceAsLongTheNextTime() {
        reconcile(0);
        failForGood(10);
        finished(5000, true);
        reconcile(70_000);
        grant(70_000, 50, 2);
        reconcile(70_000);
        finished(70_001, false);
        finished(75_000, true);
        assertThat(holdings.setbacks(ms(75_000 + 119_999))).containsValue(new Setback(7, true));
        assertThat(holdings.setbacks(ms(75_000 + 120_000))).containsValue(new Setback(7, false));
    }

    private void checked(long at, boolean well) {
        holdings.checked(ITEM, 1, true, well, well ? "" : "it is gone", ms(at));
    }

    @Test
    void whatIsUpIsCheckedUntilItIsPutDown() {
        bringUp();
        assertThat(fake.checks()).containsExactly("held 1");
        fake.mustGo = "this member drains";
        reconcile(30);
        assertThat(fake.checks()).containsExactly("held 1", "no more");
    }

    @Test
    @Rule("6")
    void whatACheckFindsBrokenIsBroughtUpAgainUnderTheLease() {
        bringUp();
        grant(30, 1, 1);
        checked(40, false);
        assertThat(fake.orders()).containsExactly("alive 1");
        assertThat(holdings.reason(ITEM)).isEqualTo("its check failed, and it is brought up again: it is gone");
        finished(50, true);
        assertThat(state(50)).isEqualTo(HoldState.ACTIVE);
        assertThat(fake.checks()).containsExactly("held 1", "no more", "held 1, doubted");
    }

    @Test
    @Rule("6")
    void whatACheckFindsBrokenIsNotBroughtUpAgainWithoutALease() {
        bringUp();
        reconcile(1_500);
        checked(1_500, false);
        Claim claim = reconcile(1_600);
        assertThat(fake.orders()).isEmpty();
        assertThat(claim.items()).containsEntry(ITEM, new Claim.Entry(HoldState.FAILED, 1));
    }

    @Test
    @Rule("6")
    void whatIsBrokenAgainAndAgainIsGivenAwayAfterAllTries() {
        bringUp();
        for (int i = 1; i <= 3; i++) {
            grant(i * 100L, 1, 1);
            checked(i * 100L, false);
            finished(i * 100L + 10, true);
        }
        assertThat(fake.orders()).containsExactly("alive 1", "alive 1", "alive 1");
        grant(400, 1, 1);
        checked(400, false);
        assertThat(fake.orders()).endsWith("alive 1", "down 1");
        finished(410, true);
        assertThat(holdings.setbacks(ms(420))).containsOnlyKeys(ITEM);
        assertThat(fake.checks()).endsWith("no more", "failed 0, doubted");
    }

    /** As often as is tried, and once more. */
    private void breakForGood(long from) {
        for (int i = 0; i <= 3; i++) {
            grant(from + i * 100L, 9, latestEpoch());
            checkedNow(from + i * 100L, false);
            finished(from + i * 100L + 10, true);
        }
    }

    private long latestEpoch() {
        return Objects.requireNonNull(latest.items().get(ITEM)).epoch();
    }

    private void checkedNow(long at, boolean well) {
        holdings.checked(ITEM, latestEpoch(), true, well, well ? "" : "it is gone", ms(at));
        reconcile(at);
    }

    /** It went round, and came back since it has failed everywhere; its {@code alive} succeeds each time. */
    private void breakForGoodAndComeBack() {
        bringUp();
        breakForGood(100);
        assertThat(holdings.setbacks(ms(500))).containsOnlyKeys(ITEM);
        reconcile(6_000);
        grant(6_000, 50, 2);
        reconcile(6_000);
        finished(6_010, true);
        assertThat(state(6_010)).isEqualTo(HoldState.ACTIVE);
        assertThat(holdings.setbacks(ms(6_010))).isEmpty();
        fake.orders().clear();
    }

    @Test
    @Rule("6")
    void whatIsBrokenAgainThoughItHasFailedEverywhereStaysForAWhile() {
        breakForGoodAndComeBack();
        breakForGood(7_000);
        assertThat(fake.orders()).containsExactly("alive 2", "alive 2", "alive 2");
        assertThat(holdings.reason(ITEM))
                .isEqualTo("its check failed 4 times, and no member is left on which it has not failed:"
                        + " it stays, and is brought up again: it is gone");
        long at = 8_300;
        for (int i = 0; at < 67_000; i++) {
            grant(at, 60 + i, 2);
            reconcile(at);
            finished(at + 10, true);
            checkedNow(at + 1_000, false);
            assertThat(fake.orders().getLast()).as("after %s ms", at).isEqualTo("alive 2");
            at = Objects.requireNonNull(holdings.nextDeadline(ms(at + 1_000))).nanos() / 1_000_000;
        }
        assertThat(fake.orders()).as("less and less often").hasSizeBetween(7, 10);
        grant(at, 90, 2);
        reconcile(at);
        finished(at + 10, true);
        checkedNow(at + 1_000, false);
        assertThat(fake.orders()).as("after a minute").endsWith("down 2");
        finished(at + 1_100, true);
        assertThat(holdings.setbacks(ms(at + 1_100 + 119_000))).containsValue(new Setback(7, true));
    }

    @Test
    void whatIsBrokenAgainGoesToOneOnWhichItHasNotFailedAtOnce() {
        breakForGoodAndComeBack();
        fake.anotherIsLeft = true;
        breakForGood(7_000);
        assertThat(fake.orders()).containsExactly("alive 2", "alive 2", "alive 2", "down 2");
    }

    @Test
    void whatWasWellOnceGoesRoundAtOnce() {
        breakForGoodAndComeBack();
        checkedNow(6_500, true);
        breakForGood(7_000);
        assertThat(fake.orders()).containsExactly("alive 2", "alive 2", "alive 2", "down 2");
    }

    @Test
    void whoAsksForItWhileItsDownRunsIsNotForgotten() {
        reconcile(0);
        failForGood(10);
        holdings.retry(ITEM::equals, ms(4_900));
        finished(5_000, true);
        assertThat(holdings.setbacks(ms(5_000))).isEmpty();
        tryOnce(5_010, 50);
        assertThat(fake.orders()).endsWith("alive 2", "down 2");
        assertThat(holdings.setbacks(ms(5_100))).as("one try").containsOnlyKeys(ITEM);
    }

    /** That one began before somebody mended what it needs. */
    @Test
    void whoAsksForItWhileItsAliveFailsIsNotForgotten() {
        reconcile(0);
        for (int attempt = 0; attempt < 3; attempt++) {
            long at = 10 + attempt * 2_000L;
            grant(at, 9, 1);
            reconcile(at);
            if (attempt == 2) {
                holdings.retry(ITEM::equals, ms(at));
            }
            finished(at + 1, false);
        }
        finished(5_000, true);
        assertThat(holdings.setbacks(ms(5_000))).isEmpty();
        tryOnce(5_010, 50);
        assertThat(holdings.setbacks(ms(5_100))).as("one try").containsOnlyKeys(ITEM);
    }

    @Test
    void whoAsksForWhatWaitsToBeTriedAgainNeedNotWait() {
        reconcile(0);
        grant(10, 1, 1);
        reconcile(10);
        finished(20, false);
        holdings.retry(ITEM::equals, ms(30));
        grant(30, 2, 1);
        reconcile(30);
        assertThat(fake.orders()).containsExactly("alive 1", "alive 1");
    }

    private void tryOnce(long at, long claim) {
        reconcile(at);
        grant(at, claim, 2);
        reconcile(at);
        finished(at + 1, false);
        finished(at + 2, true);
    }

    @Test
    void whatWasWellInBetweenHasAllItsTriesAgain() {
        bringUp();
        for (int i = 1; i <= 20; i++) {
            grant(i * 100L, 1, 1);
            checked(i * 100L, false);
            finished(i * 100L + 10, true);
            checked(i * 100L + 20, true);
        }
        assertThat(fake.orders()).hasSize(20).containsOnly("alive 1");
    }

    @Test
    void whatACheckOfAnEarlierHoldFindsDoesNotCount() {
        bringUp();
        grant(30, 1, 1);
        holdings.checked(ITEM, 0, true, false, "it was gone", ms(40));
        holdings.checked(new ItemId("ip", "other"), 1, true, false, "it is gone", ms(40));
        assertThat(fake.orders()).isEmpty();
    }

    @Test
    @Rule("6")
    void aCheckThatSucceedsWhereAliveFailedIsAReasonToTryIt() {
        reconcile(0);
        failForGood(10);
        finished(5000, true);
        assertThat(fake.checks()).containsExactly("failed 0, doubted");
        holdings.checked(ITEM, 0, false, true, "", ms(5_100));
        assertThat(holdings.setbacks(ms(5_100))).isEmpty();
        assertThat(fake.checks()).endsWith("no more");
        assertThat(reconcile(5_100).items()).containsKey(ITEM);
    }

    @Test
    @Rule("6")
    void triesAFailingDownAgainWithoutEndAndStaysInTheClaim() {
        bringUp();
        fake.mustGo = "this member leaves";
        fake.mine.clear();
        reconcile(30);
        long at = 30;
        for (int i = 0; i < 20; i++) {
            finished(at, false);
            assertThat(holdings.holding()).isTrue();
            assertThat(state(at)).isEqualTo(HoldState.STUCK);
            at = holdings.nextDeadline(ms(at)).nanos() / 1_000_000;
            reconcile(at);
        }
        assertThat(fake.orders()).hasSize(21).containsOnly("down 1");
        finished(at, true);
        assertThat(holdings.isEmpty()).isTrue();
    }

    @Test
    @Rule({"5, holding", "5, epochs"})
    void asksAnewWithAHigherEpochAfterItLetGo() {
        bringUp();
        fake.mustGo = "x";
        reconcile(30);
        fake.mustGo = null;
        finished(40, true);
        Claim claim = reconcile(50);
        assertThat(claim.items()).containsEntry(ITEM, new Claim.Entry(HoldState.ASKING, 2));
        grant(45, 3, 2); // a grant of the claim before it was added again
        reconcile(60);
        assertThat(fake.orders()).containsExactly("down 1");
        grant(61, claim.version(), 2);
        reconcile(62);
        assertThat(fake.orders()).containsExactly("down 1", "alive 2");
    }

    @Test
    void anAliveThatWasNotStartedInTimeIsTriedUnderTheNextLease() {
        reconcile(0);
        grant(0, 1, 1);
        reconcile(10);
        holdings.finished(fake.run(), HandlerEnd.NOT_RUN, "the lease ended before it could be started", ms(1200));
        reconcile(1300);
        assertThat(fake.orders()).containsExactly("alive 1");
        grant(1300, 2, 1);
        reconcile(1310);
        assertThat(fake.orders()).containsExactly("alive 1", "alive 1");
    }

    /** Another member had it meanwhile, under a higher epoch. */
    @Test
    @Rule("5, epochs")
    void anAliveThatIsTriedAgainWaitsForAQuorumThatNotesItsEpoch() {
        reconcile(0);
        grant(0, 1, 1);
        reconcile(10);
        holdings.finished(fake.run(), HandlerEnd.NOT_RUN, "the lease ended before it could be started", ms(1200));
        reconcile(1300);
        grant(1300, 2, 7);
        reconcile(1310);
        assertThat(fake.orders()).containsExactly("alive 1", "alive 7");
    }

    @Test
    @Rule("5, epochs")
    void anAliveThatIsTriedAgainIsNotRunUnderAnEpochThatOneVoterAloneNotes() {
        reconcile(0);
        grant(0, 1, 1);
        reconcile(10);
        holdings.finished(fake.run(), HandlerEnd.NOT_RUN, "the lease ended before it could be started", ms(1200));
        reconcile(1300);
        grant(1300, 2, 1);
        SequencedMap<ItemId, Long> higher = new TreeMap<>();
        higher.put(ITEM, 7L);
        lease.answered("a", ms(1301), new Verdict(2, higher, new TreeMap<>(), new TreeMap<>()));
        Claim claim = reconcile(1310);
        assertThat(fake.orders()).containsExactly("alive 1");
        assertThat(claim.items()).containsEntry(ITEM, new Claim.Entry(HoldState.FAILED, 7));
    }
}
