package io.flip.e2e;

import static io.flip.e2e.FlipCluster.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel keeps the lease: whatever becomes of a holder's process, two hosts never answer for one address, by what is on the wire. */
@Isolated("It pauses processes for times that must not be longer")
@RequiresRoot
@SuppressWarnings("NullAway.Init") // each test says first which cluster it is about
class AddressIT {
    private static final String ANSWERS = "icmp[icmptype] = icmp-echoreply and src host " + FIRST;

    private String title = "";
    private FlipCluster cluster;
    private Lab lab;
    private Host a;
    private Host b;
    private Client client;
    private Sniffer fromA;
    private Sniffer fromB;

    @BeforeEach
    void name(TestInfo test) {
        title = test.getTestMethod().orElseThrow().getName();
    }

    private void up(String onIsolation) {
        up(FlipCluster.fenced(title, Timing.PATIENT, onIsolation));
    }

    private void up(FlipCluster whose) {
        cluster = whose.up();
        lab = cluster.lab();
        a = cluster.a();
        b = cluster.b();
        fromA = lab.sniff(a, ANSWERS);
        fromB = lab.sniff(b, ANSWERS);
        client = cluster.client(FIRST);
        lab.await("a answers", () -> !fromA.packets().isEmpty());
    }

    @AfterEach
    void removeAll() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"release", "hold"})
    void theAddressThatAKilledMemberLeftUpIsSilent(String onIsolation) {
        up(onIsolation);
        a.kill();
        awaitAnswerOf(fromB);
        client.awaitAnswerAfter(Instant.now());
        assertThat(a.has(FIRST)).as("nobody is left on a who could remove it").isTrue();
        assertWhoAnswered("ab");

        a.start();
        cluster.awaitHome();
        awaitAnswerOf(fromA);
        client.awaitAnswerAfter(Instant.now());
        assertWhoAnswered("aba");
    }

    /** Another has it by then, and may lose sight of this member: what is left would answer once this member is granted the item. */
    @ParameterizedTest
    @ValueSource(strings = {"release", "hold"})
    void theAddressThatAKilledMemberLeftUpIsTakenAwayWhenItStartsAgain(String onIsolation) {
        up(FlipCluster.left(title, Timing.PATIENT, onIsolation));
        a.kill();
        awaitAnswerOf(fromB);
        assertThat(a.has(FIRST)).isTrue();
        a.start();
        lab.await("a is ready", a::ready);
        assertThat(a.has(FIRST)).isFalse();
        assertWhoAnswered("ab");
    }

    /** It wakes as soon as the other answers, when that may still be news to voters; or so many seconds after it was paused. */
    @ParameterizedTest
    @CsvSource({"release, 0", "hold, 0", "hold, 5", "hold, 6"})
    void theAddressOfAMemberThatStandsStillIsSilentAndStaysSoWhenItWakes(String onIsolation, int seconds) {
        up(onIsolation);
        Instant paused = Instant.now();
        a.pause();
        awaitAnswerOf(fromB);
        assertThat(a.has(FIRST)).isTrue();
        lab.await("the pause is over", () -> Instant.now().isAfter(paused.plusSeconds(seconds)));
        a.resume();
        cluster.awaitHome();
        awaitAnswerOf(fromA);
        client.awaitAnswerAfter(Instant.now());
        assertWhoAnswered("aba");
    }

    @Test
    void aMemberThatIsCutOffIsSilentBeforeAnotherAnswers() {
        up("release");
        cluster.isolate(a);
        awaitAnswerOf(fromB);
        assertWhoAnswered("ab");
        lab.heal();
        cluster.awaitHome();
        client.awaitAnswerAfter(Instant.now());
    }

    /**
     * A quorum gives the item to another member. It asks the network before it takes the address, and asks for the item no more once all its tries have
     * failed. If all hear each other before that, voters name it, and the member that has the address lets go.
     */
    @Test
    void aMemberThatHoldsKeepsItsAddressWhereTheMembersAloneAreCutOff() {
        up("hold");
        for (Host other : List.of(b, cluster.c())) {
            lab.dropDatagrams(a, other);
            lab.dropDatagrams(other, a);
        }
        lab.await(
                "b has found at each of its tries that somebody answers",
                () -> b.get("/api/v1/history?limit=100").contains("alive failed 3 times: contested"));
        client.awaitAnswerAfter(Instant.now());
        lab.heal();
        cluster.awaitHome();
        client.awaitAnswerAfter(Instant.now());
        assertWhoAnswered("a");
    }

    private void awaitAnswerOf(Sniffer host) {
        Instant now = Instant.now();
        lab.await("it answers", () -> host.packets().stream().anyMatch(sent -> sent.isAfter(now)));
    }

    /** In the order in which they answered. */
    private void assertWhoAnswered(String hosts) {
        record Answer(Instant at, String by) {}
        List<Answer> all = new ArrayList<>();
        fromA.packets().forEach(at -> all.add(new Answer(at, "a")));
        fromB.packets().forEach(at -> all.add(new Answer(at, "b")));
        all.sort(Comparator.comparing(Answer::at));
        StringBuilder story = new StringBuilder();
        for (Answer answer : all) {
            if (!story.toString().endsWith(answer.by())) {
                story.append(answer.by());
            }
        }
        assertThat(story).hasToString(hosts);
    }
}
