package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.effect.Event;
import io.flip.node.EventLog.Stamped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private final EventLog log = new EventLog(4, 1000);

    private void add(int events) {
        for (int i = 0; i < events; i++) {
            log.add(Instant.EPOCH, Event.ofMember("flip", "alive", "left", "it said so"));
        }
    }

    private List<Long> after(long id, int most) {
        return log.after(id, most).stream().map(Stamped::id).toList();
    }

    @Test
    void anEmptyOneHasNothing() {
        assertThat(log.lastId()).isEqualTo(999);
        assertThat(log.after(0)).isEmpty();
    }

    @Test
    void theLastOnesAreKept() {
        add(3);
        assertThat(after(0, 9)).containsExactly(1000L, 1001L, 1002L);
        add(8);
        assertThat(log.lastId()).isEqualTo(1010);
        assertThat(after(0, 9)).containsExactly(1007L, 1008L, 1009L, 1010L);
        assertThat(after(1008, 9)).containsExactly(1009L, 1010L);
        assertThat(after(1010, 9)).isEmpty();
        assertThat(after(2000, 9)).isEmpty();
    }

    @Test
    void theOldestOfThoseThatAreAskedForComeFirst() {
        add(6);
        assertThat(after(1002, 2)).containsExactly(1003L, 1004L);
    }

    @Test
    void aListenerGetsWhatIsKeptAndThenWhateverComes() {
        add(5);
        List<Long> heard = new ArrayList<>();
        try (EventLog.Subscription _ = log.subscribe(1003, stamped -> heard.add(stamped.id()))) {
            add(2);
        }
        add(1);
        assertThat(heard).containsExactly(1004L, 1005L, 1006L);
    }
}
