package io.flip.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Event;
import io.flip.engine.member.MemberState;
import io.flip.engine.member.Session;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import io.flip.fixture.Snapshots;
import io.flip.node.Telemetry;
import io.flip.wire.Rejected;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What Prometheus scrapes has the names and labels of api.md, from the start, and follows what happens. */
@ServiceTest
class MetricsTest {

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    @Test
    void everySeriesIsThereFromTheStart() {
        assertThat(scrape())
                .containsKeys(
                        "flip_members{state=\"alive\"}",
                        "flip_members{state=\"down\"}",
                        "flip_members{state=\"left\"}",
                        "flip_members{state=\"new\"}",
                        "flip_members{state=\"probably_down\"}",
                        "flip_items{state=\"active\",system=\"ip\"}",
                        "flip_items{state=\"activating\",system=\"ip\"}",
                        "flip_items{state=\"deactivating\",system=\"ip\"}",
                        "flip_items{state=\"waiting\",system=\"ip\"}",
                        "flip_items{state=\"unassigned\",system=\"ip\"}",
                        "flip_items{state=\"failed\",system=\"ip\"}",
                        "flip_items{state=\"stuck\",system=\"dns\"}",
                        "flip_lease_held",
                        "flip_lease_remaining_seconds",
                        "flip_ping_rtt_seconds{peer=\"flip\"}",
                        "flip_ping_rtt_seconds{peer=\"flip2\"}",
                        "flip_suspicions_total{peer=\"flip\"}",
                        "flip_handoff_seconds_count{system=\"ip\"}",
                        "flip_handoff_seconds_sum{system=\"ip\"}",
                        "flip_handoff_seconds_bucket{system=\"ip\",le=\"1.0\"}",
                        "flip_unowned_seconds_total{system=\"ip\"}",
                        "flip_unowned_longest_seconds{system=\"ip\"}",
                        "flip_datagrams_previous_key_total{peer=\"flip\"}",
                        "flip_quorum_spare",
                        "flip_handler_seconds_count{handler=\"alive\",outcome=\"success\",system=\"ip\"}",
                        "flip_handler_seconds_sum{handler=\"down\",outcome=\"timeout\",system=\"dns\"}",
                        "flip_handler_seconds_count{handler=\"clean\",outcome=\"failure\",system=\"ip\"}",
                        "flip_datagrams_total{direction=\"sent\",kind=\"ping\"}",
                        "flip_datagrams_total{direction=\"received\",kind=\"ack\"}",
                        "flip_datagrams_total{direction=\"sent\",kind=\"fetch\"}",
                        "flip_datagrams_total{direction=\"received\",kind=\"chunk\"}",
                        "flip_config_version",
                        "flip_engine_step_seconds_count",
                        "flip_engine_step_seconds_sum",
                        "flip_engine_idle_seconds",
                        "flip_troubles",
                        "flip_quarantine_seconds",
                        "flip_configuration_differs",
                        "flip_isolated",
                        "flip_rival",
                        "flip_superseded")
                .doesNotContainKeys(
                        "flip_ping_rtt_seconds{peer=\"flip1\"}", "flip_datagrams_previous_key_total{peer=\"flip1\"}");
    }

    @Test
    void theSpareOfTheQuorumIsHowManyVotersMayStillBeLost() {
        assertThat(scrape()).containsEntry("flip_quorum_spare", 1.0);
        node.change(next -> next.member(Snapshots.ODD_MEMBER, MemberState.DOWN, "flip1", "flip2"));
        assertThat(scrape()).as("it does not vote").containsEntry("flip_quorum_spare", 1.0);
        node.change(next -> next.member("flip", MemberState.LEFT));
        assertThat(scrape()).containsEntry("flip_quorum_spare", 0.0);
        node.change(next -> next.member("flip2", MemberState.PROBABLY_DOWN, "flip1"));
        assertThat(scrape()).containsEntry("flip_quorum_spare", -1.0);
    }

    /** They are to vote, and have not said which storage they have: as long as that is so there is no quorum. */
    @Test
    void whoDoesNotVoteYetIsNoSpare() {
        node.change(next -> next.version(1));
        assertThat(scrape()).containsEntry("flip_quorum_spare", -2.0);
    }

    @Test
    void whoSpeaksAPreviousKeyIsCountedAndNobodyUnknown() {
        assertThat(grown("flip_datagrams_previous_key_total{peer=\"flip2\"}", () -> {
                    tell(telemetry -> telemetry.previousKey("flip2"));
                    tell(telemetry -> telemetry.previousKey("a stranger"));
                }))
                .isEqualTo(1);
        assertThat(scrape()).doesNotContainKey("flip_datagrams_previous_key_total{peer=\"a stranger\"}");
    }

    @Test
    void theLongestUnownedTimeIsThatOfOneItem() {
        String longest = "flip_unowned_longest_seconds{system=\"ip\"}";
        change(0, ItemState.WAITING, List.of("flip1"), List.of());
        node.change(next ->
                next.after(Duration.ofSeconds(2)).item("192.168.0.2", ItemState.WAITING, List.of("flip1"), List.of()));
        node.change(next -> next.after(Duration.ofSeconds(3)));
        assertThat(scrape())
                .containsEntry(longest, 5.0)
                .containsEntry("flip_unowned_longest_seconds{system=\"dns\"}", 0.0);

        change(0, ItemState.ACTIVE, List.of("flip1"), List.of("flip1"));
        assertThat(scrape()).containsEntry(longest, 3.0);
        node.change(next -> next.item("192.168.0.2", ItemState.UNASSIGNED, List.of(), List.of()));
        assertThat(scrape()).as("nobody could have it").containsEntry(longest, 0.0);
    }

    @Test
    void gaugesFollowTheSnapshot() {
        node.change(next -> next.lease(false, Duration.ZERO)
                .isolated(true)
                .quarantine(Duration.ofMillis(500))
                .differing("flip", "flip2")
                .rival(new Session(8, 1), true)
                .version(4)
                .member("flip", MemberState.PROBABLY_DOWN, "flip1")
                .unheard("flip2")
                .item("192.168.0.1", ItemState.STUCK, List.of("flip"), List.of("flip1")));
        node.hang(Duration.ofSeconds(2));
        node.trouble("The disk is full.");
        assertThat(scrape())
                .containsEntry("flip_members{state=\"alive\"}", 2.0)
                .containsEntry("flip_members{state=\"new\"}", 1.0)
                .containsEntry("flip_members{state=\"probably_down\"}", 1.0)
                .containsEntry("flip_items{state=\"active\",system=\"ip\"}", 1.0)
                .containsEntry("flip_items{state=\"stuck\",system=\"ip\"}", 1.0)
                .containsEntry("flip_lease_held", 0.0)
                .containsEntry("flip_lease_remaining_seconds", 0.0)
                .containsEntry("flip_quarantine_seconds", 0.5)
                .containsEntry("flip_configuration_differs", 2.0)
                .containsEntry("flip_isolated", 1.0)
                .containsEntry("flip_rival", 1.0)
                .containsEntry("flip_superseded", 1.0)
                .containsEntry("flip_config_version", 4.0)
                .containsEntry("flip_engine_idle_seconds", 2.0)
                .containsEntry("flip_troubles", 1.0)
                .containsEntry("flip_ping_rtt_seconds{peer=\"flip\"}", 412_345e-9)
                .containsEntry("flip_ping_rtt_seconds{peer=\"flip2\"}", Double.NaN);
        node.change(next -> next.lease(true, Duration.ofMillis(735)));
        assertThat(scrape()).containsEntry("flip_lease_held", 1.0).containsEntry("flip_lease_remaining_seconds", 0.735);
    }

    @Test
    void suspicionIsCountedOnceUntilItIsOver() {
        String series = "flip_suspicions_total{peer=\"flip\"}";
        assertThat(grown(series, () -> {
                    node.happen(member("flip", "alive", "probably_down"));
                    node.happen(member("flip", "probably_down", "down"));
                    node.happen(member("flip", "down", "alive"));
                    node.happen(member("flip", "alive", "down"));
                }))
                .isEqualTo(2);
    }

    @Test
    void handoffLastsFromThePlanToTheHolder() {
        String count = "flip_handoff_seconds_count{system=\"ip\"}";
        String sum = "flip_handoff_seconds_sum{system=\"ip\"}";
        Runnable handoff = () -> {
            change(0, ItemState.ACTIVE, List.of("flip1"), List.of("flip"));
            change(200, ItemState.WAITING, List.of("flip1"), List.of());
            change(100, ItemState.ACTIVATING, List.of("flip1"), List.of("flip1"));
            change(150, ItemState.ACTIVE, List.of("flip1"), List.of("flip1"));
            change(50, ItemState.ACTIVE, List.of("flip1"), List.of("flip1"));
        };
        assertThat(grown(count, handoff)).isEqualTo(1);
        node.reset();
        assertThat(grown(sum, handoff)).isCloseTo(0.45, within(1e-6));
    }

    @Test
    void handoffThatThePlanTakesBackIsNone() {
        assertThat(grown("flip_handoff_seconds_count{system=\"ip\"}", () -> {
                    change(0, ItemState.WAITING, List.of("flip1"), List.of());
                    change(100, ItemState.WAITING, List.of("flip"), List.of());
                    change(100, ItemState.ACTIVE, List.of("flip"), List.of("flip"));
                }))
                .isZero();
    }

    @Test
    void unownedTimeCountsWhereSomebodyCouldHoldTheItem() {
        assertThat(grown("flip_unowned_seconds_total{system=\"ip\"}", () -> {
                    change(0, ItemState.DEACTIVATING, List.of("flip1"), List.of("flip"));
                    change(100, ItemState.WAITING, List.of("flip1"), List.of());
                    change(100, ItemState.ACTIVE, List.of("flip1"), List.of("flip1"));
                    change(1000, ItemState.UNASSIGNED, List.of(), List.of());
                    change(1000, ItemState.ACTIVE, List.of("flip1"), List.of("flip1"));
                }))
                .isCloseTo(0.2, within(1e-6));
    }

    @Test
    void itemOfAHolderThatIsDownIsUnowned() {
        assertThat(grown("flip_unowned_seconds_total{system=\"ip\"}", () -> {
                    node.change(next -> next.member("flip", MemberState.DOWN, "flip1", "flip2")
                            .item("192.168.0.2", ItemState.ACTIVE, List.of("flip1"), List.of("flip")));
                    node.change(next -> next.after(Duration.ofMillis(300)));
                }))
                .isCloseTo(0.3, within(1e-6));
    }

    @Test
    void runsOfHandlersAreTimed() {
        String run = "{handler=\"alive\",outcome=\"timeout\",system=\"ip\"}";
        Runnable ran = () -> tell(
                telemetry -> telemetry.handlerRan("ip", HandlerEvent.ALIVE, Outcome.TIMEOUT, Duration.ofMillis(1500)));
        assertThat(grown("flip_handler_seconds_count" + run, ran)).isEqualTo(1);
        assertThat(grown("flip_handler_seconds_sum" + run, ran)).isCloseTo(1.5, within(1e-6));
    }

    @Test
    void datagramsAndStepsAreCounted() {
        assertThat(grown("flip_datagrams_total{direction=\"sent\",kind=\"ping\"}", () -> tell(t -> t.sent("ping"))))
                .isEqualTo(1);
        assertThat(grown(
                        "flip_datagrams_total{direction=\"received\",kind=\"ping\"}",
                        () -> tell(t -> t.received("ping"))))
                .isEqualTo(1);
        assertThat(grown("flip_engine_step_seconds_count", () -> tell(t -> t.stepped(Duration.ofNanos(80_000)))))
                .isEqualTo(1);
        assertThat(grown("flip_datagrams_rejected_total{reason=\"replayed\"}", () -> tell(t -> t.rejected("replayed"))))
                .isEqualTo(1);
    }

    @Test
    void everyReasonOfTheWireIsThereFromTheStart() {
        assertThat(scrape())
                .containsKeys(Arrays.stream(Rejected.Reason.values())
                        .map(reason -> "flip_datagrams_rejected_total{reason=\"%s\"}".formatted(reason.word()))
                        .toArray(String[]::new));
    }

    @Test
    void replicatedItemThatIsUpHereIsNoHandoffWhenAnotherMemberStarts() {
        Runnable restart = () -> {
            node.change(next -> next.item("zone", ItemState.ACTIVATING, List.of("flip", "flip1"), List.of("flip1")));
            node.change(next -> next.after(Duration.ofMillis(100))
                    .item("zone", ItemState.ACTIVE, List.of("flip", "flip1"), List.of("flip", "flip1")));
        };
        assertThat(grown("flip_handoff_seconds_count{system=\"dns\"}", restart)).isZero();
        assertThat(grown("flip_unowned_seconds_total{system=\"dns\"}", restart)).isZero();
    }

    @Test
    void labelsAreBounded() {
        Labels labels = new Labels(2);
        assertThat(List.of("a", "b", "c", "a").stream().map(labels::bounded)).containsExactly("a", "b", "other", "a");
    }

    private void change(int afterMillis, ItemState state, List<String> planned, List<String> holders) {
        node.change((Snapshots next) ->
                next.after(Duration.ofMillis(afterMillis)).item("192.168.0.1", state, planned, holders));
    }

    private void tell(Consumer<Telemetry> what) {
        node.telemetry().forEach(what);
    }

    private static Event member(String id, String from, String to) {
        return Event.ofMember(id, from, to, "a test");
    }

    private double grown(String series, Runnable action) {
        double before = value(series);
        action.run();
        return value(series) - before;
    }

    private double value(String series) {
        return Objects.requireNonNull(scrape().get(series), series);
    }

    /** Every series with its value. */
    private Map<String, Double> scrape() {
        return http.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("flip_"))
                .map(line -> line.split(" (?=[^ ]+$)"))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Double.parseDouble(parts[1])));
    }
}
