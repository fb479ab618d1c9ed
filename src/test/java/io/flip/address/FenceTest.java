package io.flip.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flip.address.FenceLeases.By;
import io.flip.e2e.RequiresRoot;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.holding.LeaseGroups.Group;
import io.flip.engine.holding.LeaseGroups.Kept;
import io.flip.engine.holding.LeaseGroups.Silence;
import io.flip.engine.plan.ItemId;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import io.flip.netlink.FenceTable;
import io.flip.netlink.FenceTimer;
import io.flip.netlink.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kernel is told, by what it has. The clock is the test's, so that what is left of a lease is exact. */
@RequiresRoot
class FenceTest {
    private static final Duration TERM = Duration.ofMinutes(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ItemId ONE = new ItemId("ip", "10.0.0.1");
    private static final ItemId SIX = new ItemId("ip", "2001:db8::1");
    private static final Moment LONG_PAST = FenceLeases.LONG_PAST;

    /** A term less the margin, in whole seconds, of IPv4 and IPv6. */
    private static final Long[] WHOLE = {599L, 599L};

    private final Namespace host = new Namespace();
    private final Map<ItemId, By> by = new TreeMap<>();
    private final Map<ItemId, Moment> own = new TreeMap<>();
    private long openings;
    private Moment now = new Moment(Duration.ofDays(1).toNanos());
    private Moment common = now.plus(TERM);
    private Moment granted = LONG_PAST;
    private final TreeSet<ItemId> going = new TreeSet<>();
    private long revision = 1;

    /** How long it takes to tell the kernel something. */
    private Duration delay = Duration.ZERO;

    private @Nullable FenceTable opened;
    private final Fence fence = new Fence(this::open, this::look);

    private FenceTable open(List<InetAddress> left) throws IOException {
        openings++;
        FenceTable made = host.run(() -> FenceTable.open("a"));
        made.load(left);
        opened = made;
        return made;
    }

    private FenceTable table() {
        return Objects.requireNonNull(opened);
    }

    private Moment look() {
        Moment then = now;
        now = now.plus(delay);
        return then;
    }

    @AfterEach
    void close() {
        fence.close();
        host.close();
    }

    private static List<InetAddress> addresses(ItemId item) {
        return List.of(InetAddress.ofLiteral(item.value()));
    }

    private void put(ItemId item, By what) throws IOException {
        fence.hold(addresses(item));
        use(item, what);
    }

    private void use(ItemId item, By what) {
        going.remove(item);
        by.put(item, what);
        revision++;
    }

    private void letGo(ItemId item) {
        by.remove(item);
        going.add(item);
        revision++;
    }

    private List<ItemId> items(By what) {
        return by.keySet().stream().filter(item -> by.get(item) == what).toList();
    }

    private LeaseGroups leases() {
        List<Group> groups = new ArrayList<>();
        groups.add(new Group(items(By.COMMON_LEASE), common));
        own.forEach((item, until) -> groups.add(new Group(List.of(item), until)));
        List<Group> kept = List.of(new Group(items(By.LOOP), granted));
        return new LeaseGroups(revision, groups, new Kept(kept, List.copyOf(going), new Silence(Moment.NEVER)));
    }

    private boolean turn() {
        return fence.renew(leases(), TERM, now);
    }

    /** Whatever is asked: nobody else answers on the network. */
    private void nobodyAnswers() {
        fence.questions().forEach(question -> fence.answered(question, Doubts.Answer.NOBODY, now));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** What the timer was told last for each protocol, in seconds, by the kernel. */
    private List<Long> timer(String name) {
        return Pattern.compile("timeout (\\S+)")
                .matcher(elements(name))
                .results()
                .map(found -> Duration.parse("PT" + found.group(1).replaceFirst("(?<=[a-z])?\\d+ms", ""))
                        .toSeconds())
                .toList();
    }

    private String elements(String set) {
        return host.shell("nft list set inet flip_a " + set);
    }

    @Test
    void nothingIsAskedOfTheKernelBeforeThereIsAnAddress() {
        turn();
        assertThat(openings).isZero();
    }

    @Test
    void aCommonLeaseIsOneTimerForAll() throws IOException {
        put(ONE, By.COMMON_LEASE);
        put(SIX, By.COMMON_LEASE);
        turn();
        assertThat(table().held()).hasSize(2);
        assertThat(elements("leased_together4")).contains("10.0.0.1");
        assertThat(elements("leased_together6")).contains("2001:db8::1");
        assertThat(timer("lease")).containsExactly(WHOLE);
        assertThat(table().leased()).isEmpty();
        assertThat(fence.leasedUntil(ONE)).isEqualTo(common);
    }

    @Test
    void aLeaseIsProlongedOnceThatMakesADifference() throws IOException {
        put(ONE, By.COMMON_LEASE);
        turn();
        pass(SECOND.multipliedBy(10));
        common = now.plus(TERM);
        turn();
        pass(SECOND.multipliedBy(90));
        common = now.plus(SECOND.multipliedBy(300));
        turn();
        assertThat(timer("lease")).as("an earlier end is told at once").containsExactly(299L, 299L);
        common = common.plus(SECOND);
        turn();
        assertThat(timer("lease")).as("not for so little").containsExactly(299L, 299L);
        common = now.plus(TERM);
        turn();
        assertThat(timer("lease")).containsExactly(WHOLE);
    }

    @Test
    void whatFallsBehindHasALeaseOfItsOwn() throws IOException {
        put(ONE, By.COMMON_LEASE);
        put(SIX, By.COMMON_LEASE);
        turn();
        own.put(ONE, now.plus(SECOND.multipliedBy(100)));
        use(ONE, By.OWN_LEASE);
        turn();
        assertThat(elements("leased_together4")).doesNotContain("10.0.0.1");
        assertThat(table().leased()).singleElement().satisfies(element -> {
            assertThat(element.address()).isEqualTo(addresses(ONE).getFirst());
            assertThat(element.timeoutMillis()).isBetween(99_980L, 99_990L);
        });
        own.clear();
        use(ONE, By.COMMON_LEASE);
        turn();
        assertThat(table().leased()).isEmpty();
        assertThat(elements("leased_together4")).contains("10.0.0.1");
    }

    @Test
    @Rule("5, the fence")
    void aLeaseThatIsOverIsOverInTheKernel() throws IOException {
        put(ONE, By.COMMON_LEASE);
        turn();
        common = LONG_PAST;
        turn();
        assertThat(timer("lease")).isEmpty();
        assertThat(fence.leasedUntil(ONE)).isEqualTo(LONG_PAST);
    }

    /** A member that is alone grants itself everything without an end; what it says must end with it all the same. */
    @Test
    @Rule("5, the fence")
    void noLeaseIsLongerThanATerm() throws IOException {
        common = Moment.NEVER;
        put(ONE, By.COMMON_LEASE);
        turn();
        assertThat(timer("lease")).containsExactly(WHOLE);
        pass(SECOND.multipliedBy(300));
        turn();
        assertThat(fence.leasedUntil(ONE)).isEqualTo(now.plus(TERM));
    }

    @Test
    @Rule("5, the fence")
    void whatIsKeptGoesByTheLoop() throws IOException {
        put(ONE, By.LOOP);
        turn();
        assertThat(timer("loop")).containsExactly(WHOLE);
        assertThat(timer("lease")).isEmpty();
        table().run(FenceTimer.LOOP, 0); // so that what is told next is seen
        pass(SECOND.multipliedBy(589));
        turn();
        assertThat(timer("loop")).containsExactly(WHOLE);
    }

    @Test
    @Rule("5, the fence")
    void afterTheLoopStoodStillAnItemIsInUseOnceAQuorumGrantsItAndNobodyElseAnswers() throws IOException {
        AtomicInteger wakings = new AtomicInteger();
        fence.wakes(wakings::incrementAndGet);
        put(ONE, By.LOOP);
        put(SIX, By.LOOP);
        turn();
        pass(TERM);
        assertThat(turn()).isTrue();
        assertThat(elements("kept4")).doesNotContain("10.0.0.1");
        assertThat(elements("kept6")).doesNotContain("2001:db8::1");
        assertThat(fence.leasedUntil(ONE)).isEqualTo(LONG_PAST);
        pass(SECOND);
        turn();
        assertThat(fence.questions()).as("no quorum grants it").isEmpty();
        granted = now.plus(TERM);
        assertThat(turn()).as("the driver must look").isTrue();
        assertThat(elements("kept4")).doesNotContain("10.0.0.1");
        nobodyAnswers();
        assertThat(wakings).hasPositiveValue();
        assertThat(elements("kept4")).as("the loop has not turned").doesNotContain("10.0.0.1");
        assertThat(turn()).as("neighbours must be told").isTrue();
        assertThat(elements("kept4")).contains("10.0.0.1");
        assertThat(elements("kept6")).contains("2001:db8::1");
        assertThat(timer("loop")).containsExactly(WHOLE);
        assertThat(fence.leasedUntil(ONE)).isEqualTo(now.plus(TERM));
        assertThat(turn()).isFalse();
    }

    /** It is prolonged once that makes a difference: so it is over before a term has passed since the last turn. */
    @Test
    void whatTheKernelMayHaveTakenForOverIsInDoubt() throws IOException {
        put(ONE, By.LOOP);
        turn();
        pass(SECOND.multipliedBy(10));
        turn();
        assertThat(elements("kept4")).contains("10.0.0.1");
        pass(SECOND.multipliedBy(590));
        turn();
        assertThat(elements("kept4")).doesNotContain("10.0.0.1");
    }

    @Test
    @Rule("5, the fence")
    void whatIsBeingPutDownStaysSilentAfterTheLoopStoodStill() throws IOException {
        put(ONE, By.LOOP);
        put(SIX, By.LOOP);
        letGo(SIX);
        turn();
        assertThat(elements("kept6")).as("it did not stand still").contains("2001:db8::1");
        pass(TERM);
        granted = now.plus(TERM);
        turn();
        nobodyAnswers();
        turn();
        assertThat(elements("kept4")).contains("10.0.0.1");
        assertThat(elements("kept6")).doesNotContain("2001:db8::1");
    }

    /** The process may be stopped between the look at the clock and the kernel. */
    @Test
    void whatIsProlongedTooLateIsInDoubtAtOnce() throws IOException {
        put(ONE, By.LOOP);
        turn();
        pass(SECOND.multipliedBy(580));
        delay = SECOND.multipliedBy(4);
        turn();
        delay = Duration.ZERO;
        turn();
        assertThat(elements("kept4")).doesNotContain("10.0.0.1");
    }

    /** The process may be stopped between the look at the clock and the kernel, which would count from then on. */
    @Test
    void whatTookTooLongToTellIsToldAgain() throws IOException {
        put(ONE, By.COMMON_LEASE);
        delay = SECOND.multipliedBy(20);
        turn();
        delay = Duration.ZERO;
        assertThat(fence.trouble()).contains("the kernel takes longer than 8 ms");
        assertThat(elements("lease")).doesNotContain("timeout 5");
        pass(SECOND);
        common = now.plus(TERM);
        turn();
        assertThat(timer("lease")).containsExactly(WHOLE);
        assertThat(fence.trouble()).isNull();
    }

    @Test
    void aTableThatSomebodyDeletedIsMadeAnew() throws IOException {
        put(ONE, By.COMMON_LEASE);
        turn();
        table().unload();
        pass(SECOND.multipliedBy(300));
        common = now.plus(TERM);
        turn();
        turn();
        assertThat(table().held()).hasSize(1);
        assertThat(timer("lease")).containsExactly(WHOLE);
        assertThat(elements("leased_together4")).contains("10.0.0.1");
        table().unload();
        put(SIX, By.COMMON_LEASE);
        assertThat(table().held()).hasSize(2);
    }

    @Test
    void whatIsGoneIsForgotten() throws IOException {
        put(ONE, By.COMMON_LEASE);
        turn();
        fence.letGo(addresses(ONE));
        by.clear();
        revision++;
        turn();
        assertThat(table().held()).isEmpty();
        assertThat(elements("leased_together4")).doesNotContain("10.0.0.1");
        assertThat(timer("lease")).isEmpty();
        fence.close();
        assertThat(host.shell("nft list ruleset")).isEmpty();
    }

    @Test
    void whatIsStillHeldIsFencedToTheEndAndAfterIt() throws IOException {
        put(ONE, By.COMMON_LEASE);
        turn();
        fence.close();
        assertThat(host.shell("nft list ruleset")).contains("10.0.0.1");
    }

    @Test
    void withoutAFenceNothingIsHeld() {
        Fence without = new Fence(
                _ -> {
                    throw new IOException("no nf_tables here");
                },
                this::look);
        assertThatThrownBy(() -> without.hold(addresses(ONE))).hasMessage("no nf_tables here");
        use(ONE, By.COMMON_LEASE);
        without.renew(leases(), TERM, now);
        assertThat(without.trouble()).isEqualTo("no nf_tables here");
    }

    @Test
    void aThousandCostOneTimer() throws IOException {
        for (int i = 0; i < 1000; i++) {
            use(new ItemId("ip", "10.1." + i / 250 + "." + i % 250), By.COMMON_LEASE);
        }
        fence.hold(
                by.keySet().stream().flatMap(item -> addresses(item).stream()).toList());
        turn();
        assertThat(table().held()).hasSize(1000);
        assertThat(timer("lease")).hasSize(2);
        assertThat(table().leased()).isEmpty();
    }
}
