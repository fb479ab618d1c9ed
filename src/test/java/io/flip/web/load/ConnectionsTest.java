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
        assertThat(enter("10.0.0.1")).isEqualTo(Verdict.TOO_MANY_OF_ONE);
        assertThat(enter("10.0.0.2")).isEqualTo(Verdict.WELCOME);
        closed.add(0);
        assertThat(enter("10.0.0.1")).as("one was closed").isEqualTo(Verdict.WELCOME);
        assertThat(ended).isEmpty();
    }

    @Test
    void ofVersionSixAWholeNetworkIsOneClient() {
        for (int i = 0; i < OF_ONE; i++) {
            assertThat(enter("2001:db8::" + Integer.toHexString(i + 1))).isEqualTo(Verdict.WELCOME);
        }
        assertThat(enter("2001:db8::ffff")).isEqualTo(Verdict.TOO_MANY_OF_ONE);
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
