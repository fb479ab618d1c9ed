package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.register.ChangeOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final AtomicInteger woken = new AtomicInteger();
    private final Inbox inbox = new Inbox(woken::incrementAndGet);

    @Test
    void whatOthersAskForIsBoundedAndRefusedAtOnce() {
        PendingChanges pendingChanges = new PendingChanges(inbox);
        for (int i = 0; i < Inbox.MOST_REQUESTS; i++) {
            assertThat(pendingChanges.read()).isNotDone();
        }
        assertThat(pendingChanges.read()).isCompletedWithValueMatching(ChangeOutcome.Unavailable.class::isInstance);
        assertThat(inbox.poll()).isEqualTo(new Input.Read(1));
        assertThat(pendingChanges.read()).as("there is room again").isNotDone();
    }

    @Test
    void whatTheEngineWaitsForIsNeverLostAndComesFirst() {
        for (int i = 0; i < Inbox.MOST_REQUESTS + 10; i++) {
            inbox.add(new Input.Read(i));
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(inbox.add(done(i))).isTrue();
        }
        inbox.add(new Input.Stop());
        List<Input> polled = new ArrayList<>();
        for (int i = 0; i < 100_000; ) {
            assertThat(inbox.poll()).isInstanceOfSatisfying(Input.HandlersDone.class, all -> polled.addAll(all.runs()));
            assertThat(polled.size() - i).isBetween(1, Inbox.MOST_TOGETHER);
            i = polled.size();
        }
        assertThat(polled)
                .isEqualTo(IntStream.range(0, 100_000).mapToObj(InboxTest::done).toList());
        assertThat(inbox.poll()).isEqualTo(new Input.Stop());
        assertThat(inbox.poll()).isEqualTo(new Input.Read(0));
    }

    /** A thousand addresses come up at once: the engine brings everything up to date once for all of them. */
    @Test
    void runsThatEndedOneAfterTheOtherAreOneInput() {
        inbox.add(done(1));
        assertThat(inbox.poll()).isEqualTo(done(1));
        inbox.add(done(2));
        inbox.add(done(3));
        inbox.add(new Input.Stop());
        inbox.add(done(4));
        assertThat(inbox.poll()).isEqualTo(new Input.HandlersDone(List.of(done(2), done(3))));
        assertThat(inbox.poll()).isEqualTo(new Input.Stop());
        assertThat(inbox.poll()).isEqualTo(done(4));
    }

    @Test
    void oneStopIsEnough() {
        assertThat(inbox.add(new Input.Stop())).isTrue();
        assertThat(inbox.add(new Input.Stop())).isTrue();
        assertThat(inbox.poll()).isEqualTo(new Input.Stop());
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(woken).hasValue(2);
    }

    @Test
    void whatTheEngineFailedOnIsPutBackWhateverItIs() {
        for (int i = 0; i < Inbox.MOST_REQUESTS; i++) {
            inbox.add(new Input.Read(i));
        }
        inbox.putBack(new Input.Read(1000));
        assertThat(inbox.poll()).isEqualTo(new Input.Read(1000));
    }

    private static Input.HandlerDone done(int run) {
        return new Input.HandlerDone(run, Outcome.SUCCESS, "");
    }
}
