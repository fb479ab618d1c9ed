package io.flip.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import io.flip.netlink.AddressOn;
import io.flip.netlink.ConflictWatch;
import io.flip.netlink.HardwareAddress;
import io.flip.netlink.Link;
import io.flip.netlink.Outcome;
import io.flip.netlink.PresentAddress;
import io.flip.netlink.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By a clock that the test turns, on one interface of a kernel in which whatever is done succeeds. */
class OthersTest {
    private static final HardwareAddress OTHER = HardwareAddress.parse("02:00:00:00:00:02");
    private static final String ONE = "192.0.2.1";
    private static final String TWO = "192.0.2.2";
    private static final Observed FOREIGN = new Observed(Observed.State.FOREIGN, true, OTHER.toString());
    private static final Observed UP = new Observed(Observed.State.UP, true);

    private Moment now = new Moment(0);
    private final Stage stage = new Stage();
    private final Books books = new Books(new Unfenced(), () -> now);
    private final Keeper keeper = new Keeper(books, Incidents.UNTOLD);
    private final List<String> done = new ArrayList<>();
    private final List<Input.Checked> checked = new ArrayList<>();

    @Test
    void whoFallsSilentIsForgottenWithin15Seconds() throws IOException {
        up(true, false, ONE);
        for (int at = 0; at < 5; at++) { // seconds after a look
            pass(1);
            claim(ONE);
            assertThat(observed(ONE)).isEqualTo(FOREIGN);
            assertThat(secondsUntilUp(ONE)).isBetween(9, 15);
        }
    }

    @Test
    void whoAnswersIsShownForAsLongAsItDoes() throws IOException {
        up(true, false, ONE);
        claim(ONE);
        stage.answering.put(address(ONE), OTHER);
        pass(200);
        assertThat(observed(ONE)).isEqualTo(FOREIGN);

        stage.answering.clear();
        assertThat(secondsUntilUp(ONE)).isBetween(5, 15);
    }

    @Test
    void nobodyIsAskedForWhatNobodyElseClaims() throws IOException {
        up(true, false, ONE);
        pass(60);
        assertThat(stage.probes).isZero();
    }

    /** It announces addresses every minute or so. */
    @Test
    void whoCanNotBeAskedIsForgottenWhenItDoesNotAnnounceAnyMore() throws IOException {
        up(false, false, ONE);
        claim(ONE);
        assertThat(secondsUntilUp(ONE)).isBetween(90, 95);
        assertThat(stage.probes).isZero();

        up(true, false, TWO);
        claim(TWO);
        stage.broken = true;
        assertThat(secondsUntilUp(TWO)).isBetween(90, 95);
        assertThat(stage.probes).isPositive();
    }

    /** As if this process were stopped in each of them. */
    @Test
    void aLookThatTookTooLongSaysNothing() throws IOException {
        up(true, false, ONE);
        claim(ONE);
        stage.takes = Duration.ofMillis(100);
        assertThat(secondsUntilUp(ONE)).isBetween(90, 96);
    }

    @Test
    void whatIsContestedIsTriedAgainAlsoIfThisProcessStoodStillThen() throws IOException {
        stage.answering.put(address(ONE), OTHER);
        stage.takes = Duration.ofMillis(100);
        up(true, true, ONE, TWO);
        assertThat(done)
                .containsExactly(
                        "192.0.2.1 CONTESTED: contested: 02:00:00:00:00:02 answers for 192.0.2.1 on stage",
                        "192.0.2.2 FAILURE: the network could not be asked for it: this process stood still again and again");

        stage.takes = Duration.ZERO;
        order(ONE);
        pass(20);
        assertThat(checked).isEmpty();
        assertThat(observed(ONE)).isEqualTo(new Observed(Observed.State.FOREIGN, false, OTHER.toString()));

        stage.answering.clear();
        pass(5);
        assertThat(checked).containsExactly(new Input.Checked(item(ONE), 1, false, true, ""));
        assertThat(observed(ONE)).isEqualTo(new Observed(Observed.State.ABSENT, false));
    }

    /** Nobody waits for an answer: another member may have it by now, and answers rightly. */
    @Test
    void whatIsContestedIsNotAskedForWhereNobodyWantsIt() throws IOException {
        stage.answering.put(address(ONE), OTHER);
        up(true, true, ONE);
        int probes = stage.probes;
        pass(15);
        assertThat(stage.probes).isEqualTo(probes);
        assertThat(observed(ONE)).isEqualTo(new Observed(Observed.State.ABSENT, false));
    }

    // -- what the tests say

    private void up(boolean probe, boolean maybeElsewhere, String... values) throws IOException {
        List<AddressJob> jobs = new ArrayList<>();
        for (String value : values) {
            jobs.add(new AddressJob(
                    new Effect.RunHandler(
                            jobs.size(),
                            item(value),
                            handlers(probe),
                            HandlerEvent.ALIVE,
                            1,
                            Moment.NEVER,
                            maybeElsewhere),
                    result -> done.add(value + " " + result.outcome() + ": " + result.detail())));
        }
        keeper.turn(batch(jobs, List.of()), stage);
    }

    private void claim(String value) throws IOException {
        keeper.turn(
                batch(
                        List.of(),
                        List.of(new ConflictWatch.AddressConflict(
                                address(value), stage.link.index(), OTHER, ConflictWatch.Way.ARP_REQUEST))),
                stage);
    }

    private void order(String value) {
        Effect.Check order = new Effect.Check(item(value), handlers(true), 1, false, false);
        keeper.note(new Mailbox.Batch(
                List.of(),
                Map.of(item(value), Optional.of(new Mailbox.CheckOrder(order, checked::add))),
                List.of(),
                false,
                List.of(),
                null));
    }

    private void pass(int seconds) throws IOException {
        for (int i = 0; i < seconds; i++) {
            now = now.plus(Duration.ofSeconds(1));
            keeper.turn(batch(List.of(), List.of()), stage);
        }
    }

    private int secondsUntilUp(String value) throws IOException {
        Moment from = now;
        for (int i = 0; i < 300 && !UP.equals(observed(value)); i++) {
            pass(1);
        }
        return (int) now.since(from).toSeconds();
    }

    private @Nullable Observed observed(String value) {
        Books.Sighting sighting = books.sightings.get(item(value));
        return sighting == null ? null : books.observed(item(value), sighting);
    }

    private static Mailbox.Batch batch(List<AddressJob> jobs, List<ConflictWatch.AddressConflict> conflicts) {
        return new Mailbox.Batch(jobs, Map.of(), List.of(), false, conflicts, null);
    }

    private static ItemId item(String value) {
        return new ItemId("ip", value);
    }

    private static InetAddress address(String value) {
        return InetAddress.ofLiteral(value);
    }

    private static HandlerConfig handlers(boolean probe) {
        AddressConfig config = new AddressConfig("stage", false, Duration.ofMinutes(1), false, false, probe);
        return new HandlerConfig(
                        List.of(),
                        List.of(),
                        new TreeMap<>(),
                        Duration.ofSeconds(1),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1))
                .address(config);
    }

    private final class Stage implements Kernel {
        private static final int UP = 0x1 | 0x40 | 0x10000;

        private final Link link =
                new Link(1, "stage", List.of(), UP, HardwareAddress.parse("02:00:00:00:00:01"), null, 1500, 0);

        private final Map<InetAddress, PresentAddress> present = new HashMap<>();
        private final Map<InetAddress, HardwareAddress> answering = new HashMap<>();
        private Duration takes = Duration.ZERO;
        private boolean broken;
        private int probes;

        @Override
        public List<Link> links() {
            return List.of(link);
        }

        @Override
        public List<PresentAddress> addresses() {
            return List.copyOf(present.values());
        }

        @Override
        public List<Outcome> add(List<AddressOn> addresses) {
            addresses.forEach(address -> present.put(address.address(), AddressTable.present(address)));
            return addresses.stream().map(address -> new Outcome(address, null)).toList();
        }

        @Override
        public List<Outcome> remove(List<AddressOn> addresses) {
            addresses.forEach(address -> present.remove(address.address()));
            return addresses.stream().map(address -> new Outcome(address, null)).toList();
        }

        @Override
        public Map<InetAddress, HardwareAddress> probe(List<Spot> spots, Duration within, Prober.Heed heed)
                throws IOException {
            probes++;
            now = now.plus(takes);
            if (broken) {
                throw new IOException("broken by the test");
            }
            Map<InetAddress, HardwareAddress> answers = new HashMap<>(answering);
            answers.keySet().retainAll(spots.stream().map(Spot::address).toList());
            return answers;
        }

        @Override
        public void promoteSecondaries(int index) {}

        @Override
        public void mayAnnounce() {}

        @Override
        public void rehearse(List<InetAddress> addresses) {}

        @Override
        public void announce(List<Spot> spots) {}

        @Override
        public void listen(Set<InetAddress> addresses, Set<HardwareAddress> own) {}

        @Override
        public void abort(List<InetAddress> addresses) {}

        @Override
        public void close() {}
    }
}
