package io.flip.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.web.load.Connections.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final int MOST = 40;
    private static final int OF_ONE = MOST / Connections.SHARE;

    private final Set<Integer> closed = new HashSet<>();
    private final Map<Integer, Long> silences = new HashMap<>();
    private final List<Integer> ended = new ArrayList<>();
    private final Connections<Integer> connections = new Connections<>(new Connections.Look<>() {
        @Override
        public boolean isOpen(Integer connection) {
            return !closed.contains(connection);
        }

        @Override
        public Map<Integer, Long> silences() {
            return silences;
        }

        @Override
        public void end(Integer connection) {
            ended.add(connection);
        }
    });
    private int next;

    @Test
    void oneClientHasAShare() {
        assertThat(enter("10.0.0.1", OF_ONE)).containsOnly(Verdict.WELCOME);
        assertThat(enter("10.0.0.1", OF_ONE)).containsOnly(Verdict.ON_APPROVAL);
        assertThat(enter("10.0.0.2")).isEqualTo(Verdict.WELCOME);
        closed.add(0);
        assertThat(enter("10.0.0.1")).as("one was closed").isEqualTo(Verdict.WELCOME);
        assertThat(ended).isEmpty();
    }

    /** Else somebody who connects, and says nothing, would keep out a probe that comes from the same address. */
    @Test
    void ofThoseOnApprovalThatHaveNotAskedYetTheOldestGivesWay() {
        enter("10.0.0.2", 2 * OF_ONE);
        assertThat(ended).isEmpty();
        assertThat(connections.approve(OF_ONE, true)).isTrue();
        assertThat(enter("10.0.0.2")).isEqualTo(Verdict.ON_APPROVAL);
        assertThat(enter("10.0.0.2")).isEqualTo(Verdict.IN_THE_PLACE_OF_ANOTHER);
        assertThat(ended).as("the first is being answered").containsExactly(OF_ONE + 1);
        assertThat(enter("10.0.0.1")).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void noMoreAreAnsweredBeyondAShareThanInOne() {
        enter("10.0.0.1", OF_ONE);
        for (int i = OF_ONE; i < 2 * OF_ONE; i++) {
            assertThat(enter("10.0.0.1")).isEqualTo(Verdict.ON_APPROVAL);
            assertThat(connections.approve(i, true)).isTrue();
        }
        enter("10.0.0.1");
        assertThat(connections.approve(2 * OF_ONE, true)).isFalse();
        enter("10.0.0.1");
        assertThat(connections.approve(2 * OF_ONE + 1, false)).isFalse();
        closed.add(OF_ONE);
        enter("10.0.0.1");
        assertThat(connections.approve(2 * OF_ONE + 2, true)).isTrue();
    }

    @Test
    void whatIsBeyondAShareIsInItOnceThereIsRoom() {
        enter("10.0.0.1", OF_ONE + 2);
        assertThat(connections.isBeyondShare(0)).isFalse();
        assertThat(connections.isBeyondShare(OF_ONE)).isTrue();
        assertThat(connections.isBeyondShare(OF_ONE + 1)).isTrue();
        closed.add(3);
        assertThat(connections.isBeyondShare(OF_ONE + 1)).isFalse();
        assertThat(connections.isBeyondShare(OF_ONE))
                .as("there was room for one")
                .isTrue();
        assertThat(connections.isBeyondShare(999)).as("nobody's").isFalse();
    }

    /** They are waited for, so that whoever is refused does not ask again at once; and nobody is kept out by them. */
    @Test
    void thoseThatWereRefusedTakeNoPlaceFromOthers() {
        enter("10.0.0.1", 2 * OF_ONE);
        for (int i = OF_ONE; i < 2 * OF_ONE; i++) {
            assertThat(connections.approve(i, false)).isFalse();
        }
        assertThat(enter("10.0.0.1", OF_ONE)).containsOnly(Verdict.ON_APPROVAL);
        assertThat(enter("10.0.0.2", OF_ONE)).containsOnly(Verdict.WELCOME);
        assertThat(ended).isEmpty();
        assertThat(enter("10.0.0.3", 2)).containsOnly(Verdict.WELCOME);
        assertThat(ended).as("all are taken: the oldest of them").containsExactly(OF_ONE, OF_ONE + 1);
    }

    @Test
    void whereAllAreTakenByGreedyOnesOneOfThemLosesItsOwnForWhatItAsksBeyondItsShare() {
        for (int client = 1; client <= Connections.SHARE; client++) {
            enter("10.0.0." + client, OF_ONE);
        }
        silences.put(OF_ONE + 3, 10L);
        silences.put(2 * OF_ONE + 1, 100L);
        assertThat(enter("10.0.0.2")).isEqualTo(Verdict.IN_THE_PLACE_OF_ANOTHER);
        assertThat(ended).containsExactly(OF_ONE + 3);
    }

    @Test
    void ofVersionSixAWholeNetworkIsOneClient() {
        for (int i = 0; i < OF_ONE; i++) {
            assertThat(enter("2001:db8::" + Integer.toHexString(i + 1))).isEqualTo(Verdict.WELCOME);
        }
        assertThat(enter("2001:db8::ffff")).isEqualTo(Verdict.ON_APPROVAL);
        assertThat(enter("2001:db8:0:1::1")).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void whereAllAreTakenTheGreediestLosesTheOneThatWasSilentForLongest() {
        for (int client = 1; client <= Connections.SHARE; client++) {
            enter("10.0.0." + client, OF_ONE);
        }
        closed.add(MOST - 1); // the last client has one less
        enter("10.0.1.1");
        for (int i = 0; i < MOST; i++) {
            silences.put(i, i == 13 ? 200L : 100L - i);
        }
        closed.add(0); // nor is the first among those who have the most
        enter("10.0.1.1");
        assertThat(enter("10.0.0.9")).isEqualTo(Verdict.WELCOME);
        assertThat(ended).containsExactly(13);
        assertThat(connections.count()).isEqualTo(MOST);
    }

    @Test
    void whereAllHaveAsFewOnlyWhatIsSilentGivesWay() {
        for (int client = 1; client <= MOST; client++) {
            assertThat(enter("10.0.0." + client)).isEqualTo(Verdict.WELCOME);
        }
        assertThat(enter("10.0.0.200")).isEqualTo(Verdict.TOO_MANY);
        assertThat(ended).isEmpty();
        silences.put(7, Connections.SILENT_MILLIS);
        silences.put(8, Connections.SILENT_MILLIS - 1);
        assertThat(enter("10.0.0.200")).as("one is not used").isEqualTo(Verdict.WELCOME);
        assertThat(ended).containsExactly(7);
    }

    private List<Verdict> enter(String address, int times) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            verdicts.add(enter(address));
        }
        return verdicts;
    }

    private Verdict enter(String address) {
        return connections.enter(next++, InetAddress.ofLiteral(address), MOST);
    }
}
