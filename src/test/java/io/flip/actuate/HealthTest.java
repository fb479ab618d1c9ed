package io.flip.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.Phase;
import io.flip.engine.member.Session;
import io.flip.engine.report.Snapshot.Enrolment;
import io.flip.engine.report.Snapshot.ItemState;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import io.flip.fixture.Snapshots;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What probes see, and why. */
@ServiceTest
class HealthTest {

    private static final String HEALTH = "/actuator/health";
    private static final String LIVENESS = "/actuator/health/liveness";
    private static final String READINESS = "/actuator/health/readiness";

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    @Test
    void allIsWellWhereAllIsUp() {
        expect(HEALTH, 200, "UP");
        expect(LIVENESS, 200, "UP");
        expect(READINESS, 200, "UP");
        assertThat(http.json(HEALTH).at("/components/flip/components").propertyNames())
                .containsExactlyInAnyOrder(
                        "lease", "quorum", "configuration", "items", "phase", "loop", "machine", "webhooks");
        assertThat(http.json(HEALTH).get("groups").toString()).isEqualTo("[\"liveness\",\"readiness\"]");
    }

    @Test
    void whoIsNoMemberIsNotReady() {
        node.change(next -> next.enrolment(Enrolment.REMOVED));
        expect(READINESS, 503, "DOWN");
        assertThat(part("phase").at("/details/advice").asString()).contains("was removed");
        expect(LIVENESS, 200, "UP");
        node.change(next -> next.enrolment(Enrolment.JOINING));
        expect(READINESS, 503, "OUT_OF_SERVICE");
        assertThat(part("phase").at("/details/standing").asString()).isEqualTo("joining");
    }

    @Test
    void hangingLoopIsNotLive() {
        node.hang(Duration.ofSeconds(4));
        expect(LIVENESS, 200, "UP");
        node.hang(Duration.ofSeconds(5));
        expect(LIVENESS, 503, "DOWN");
        assertThat(part("loop").at("/details/advice").asString()).contains("restart");
    }

    @Test
    void lostLeaseIsNotReadyButLive() {
        given(next -> next.lease(false, Duration.ZERO).isolated(true));
        expect(READINESS, 503, "DOWN");
        expect(LIVENESS, 200, "UP");
        assertThat(part("lease").get("status").asString()).isEqualTo("DOWN");
        assertThat(part("lease").at("/details/remainingMs").asInt()).isZero();
        assertThat(part("lease").at("/details/advice").asString()).contains("Too few voters");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"STARTING", "DRAINING", "LEAVING"})
    void startingOrStoppingIsOutOfService(Phase phase) {
        given(next -> next.phase(phase)
                .lease(false, Duration.ZERO)
                .item("192.168.0.1", ItemState.WAITING, List.of("flip1"), List.of()));
        expect(READINESS, 503, "OUT_OF_SERVICE");
        expect(LIVENESS, 200, "UP");
    }

    @Test
    void itemThatIsOnItsWayHereIsOutOfService() {
        given(next -> next.item("192.168.0.1", ItemState.ACTIVATING, List.of("flip1"), List.of("flip1")));
        expect(READINESS, 503, "OUT_OF_SERVICE");
        assertThat(part("items").at("/details/missing").toString()).isEqualTo("[\"ip/192.168.0.1\"]");
    }

    @Test
    void itemThatIsHeldElsewhereStillIsNotReady() {
        given(next -> next.item("192.168.0.2", ItemState.ACTIVE, List.of("flip1"), List.of("flip")));
        expect(READINESS, 503, "OUT_OF_SERVICE");
    }

    @Test
    void itemThatMovesElsewhereIsNoneOfOurs() {
        given(next -> next.item("192.168.0.2", ItemState.ACTIVATING, List.of("flip"), List.of("flip")));
        expect(READINESS, 200, "UP");
        expect(HEALTH, 200, "UP");
    }

    @Test
    void failedItemIsDown() {
        given(next -> next.item("192.168.0.1", ItemState.FAILED, List.of("flip1"), List.of("flip1")));
        expect(READINESS, 503, "DOWN");
        assertThat(part("items").at("/details/advice").asString()).contains("alive handler");
    }

    @Test
    void replicatedItemThatAnotherMemberLacksIsNoneOfOurs() {
        given(next -> next.item("zone", ItemState.ACTIVATING, List.of("flip1", "flip"), List.of("flip1")));
        expect(READINESS, 200, "UP");
        given(next -> next.item("zone", ItemState.FAILED, List.of("flip1", "flip"), List.of("flip", "flip1")));
        expect(READINESS, 200, "UP");
        given(next -> next.item("zone", ItemState.ACTIVATING, List.of("flip1", "flip"), List.of("flip")));
        expect(READINESS, 503, "OUT_OF_SERVICE");
    }

    @Test
    void itemThatCannotBeCleanedUpAtTheStartIsDown() {
        given(next -> next.phase(Phase.STARTING).item("192.168.0.2", ItemState.STUCK, List.of(), List.of()));
        expect(READINESS, 503, "DOWN");
        assertThat(part("items").at("/details/stuck").toString()).isEqualTo("[\"ip/192.168.0.2\"]");
    }

    @Test
    void stuckItemIsDown() {
        given(next -> next.item("192.168.0.1", ItemState.STUCK, List.of("flip"), List.of("flip1")));
        expect(READINESS, 503, "DOWN");
        assertThat(part("items").at("/details/stuck").toString()).isEqualTo("[\"ip/192.168.0.1\"]");
    }

    @Test
    void memberThatShouldHoldNothingIsReadyWithItsLease() {
        given(next -> next.without(item -> item.planned().contains("flip1")));
        expect(READINESS, 200, "UP");
    }

    @Test
    void isolationSaysWhoIsMissing() {
        given(next -> next.isolated(true).unheard("flip").unheard("flip2"));
        assertThat(part("quorum").get("status").asString()).isEqualTo("DOWN");
        assertThat(part("quorum").at("/details/missing").toString()).isEqualTo("[\"flip\",\"flip2\"]");
        assertThat(part("quorum").at("/details/advice").asString()).contains("Start flip, flip2");
    }

    @Test
    void differingConfigurationIsSaidAndTakesNobodyOutOfService() {
        given(next -> next.differing("flip", "flip2"));
        expect(HEALTH, 503, "DOWN");
        expect(READINESS, 200, "UP");
        assertThat(part("configuration").at("/details/advice").asString())
                .contains("Configured differently from flip1: flip, flip2", "same configuration");
    }

    @Test
    void olderProcessWithThisIdIsSaid() {
        given(next -> next.rival(new Session(6, 1), false));
        assertThat(part("configuration").get("status").asString()).isEqualTo("DOWN");
        assertThat(part("configuration").at("/details/rivalIncarnation").asInt())
                .isEqualTo(6);
        assertThat(part("configuration").at("/details/advice").asString()).contains("An older process");
        expect(READINESS, 200, "UP");
    }

    @Test
    void supersededProcessIsNotReady() {
        given(next -> next.rival(new Session(8, 1), true));
        expect(READINESS, 503, "DOWN");
        assertThat(part("configuration").at("/details/advice").asString()).contains("A newer process");
    }

    @Test
    void troubleOfTheMachineIsSaid() {
        node.trouble("The disk is full.");
        assertThat(part("machine").get("status").asString()).isEqualTo("DOWN");
        assertThat(part("machine").at("/details/advice").asString()).isEqualTo("The disk is full.");
        expect(LIVENESS, 200, "UP");
    }

    private void given(UnaryOperator<Snapshots> change) {
        node.change(change);
    }

    private JsonNode part(String name) {
        return http.json(HEALTH).at("/components/flip/components/" + name);
    }

    private void expect(String path, int code, String status) {
        HttpResponse<String> answer = http.get(path);
        assertThat(Http.json(answer).get("status").asString()).as(answer.body()).isEqualTo(status);
        assertThat(answer.statusCode()).isEqualTo(code);
    }
}
