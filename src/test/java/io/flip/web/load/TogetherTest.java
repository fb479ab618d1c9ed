package io.flip.web.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flip.fixture.Uncaught;
import io.flip.web.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final Lane lane = new Lane("under test");
    private final InFlight inFlight = new InFlight(1000, Duration.ZERO);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        clients.close();
        lane.close();
    }

    @Test
    void thoseWhoAskWhileOneIsMadeShareTheNext() throws Exception {
        Together together = new Together(inFlight, LONG);
        List<Future<Answer>> answers = new ArrayList<>(List.of(ask(together, "a", this::made)));
        await().atMost(10, SECONDS).until(() -> made.get() == 1);
        for (int i = 0; i < 50; i++) {
            answers.add(ask(together, "a", this::made));
        }
        await().atMost(10, SECONDS).until(() -> asked.get() == 51);
        gate.countDown();

        Answer first = answers.getFirst().get();
        Answer second = answers.get(1).get();
        assertThat(second)
                .as("what was begun before the question is no answer to it")
                .isNotSameAs(first);
        for (Future<Answer> answer : answers.subList(1, 51)) {
            assertThat(answer.get()).isSameAs(second);
        }
        assertThat(made).hasValue(2);
        assertThat(inFlight.bytes()).isEqualTo(20);
        for (Future<Answer> answer : answers) {
            together.done(answer.get());
        }
        assertThat(inFlight.bytes()).isZero();
    }

    @Test
    void othersAreNoPartOfIt() throws Exception {
        Together together = new Together(inFlight, LONG);
        gate.countDown();
        assertThat(ask(together, "a", this::made).get())
                .isNotSameAs(ask(together, "b", this::made).get());
    }

    @Test
    void whoWaitsInVainIsToldToComeBackAndTheWorkIsNotDone() {
        Together together = new Together(inFlight, SHORT);
        var _ = ask(together, "a", this::made);
        await().atMost(10, SECONDS).until(() -> made.get() == 1);
        assertThatThrownBy(() -> together.ask("b", lane, () -> {
                    throw new AssertionError("its request is over");
                }))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        busy -> assertThat(busy.getHeaders().getFirst("Retry-After"))
                                .isEqualTo("2"));
        gate.countDown();
    }

    @Test
    void whoeverIsBeingServedIsWaitedForHoweverLongThatTakes() throws Exception {
        Together together = new Together(inFlight, SHORT);
        Future<Answer> slow = ask(together, "a", this::made);
        await().atMost(10, SECONDS).until(() -> made.get() == 1);
        assertThatThrownBy(() -> slow.get(3 * SHORT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        gate.countDown();
        assertThat(slow.get().size()).isEqualTo(10);
    }

    @Test
    void aFailureIsThatOfAllWhoAskedAndOfNobodyElse() throws Exception {
        Together together = new Together(inFlight, LONG);
        gate.countDown();
        assertThatThrownBy(() -> together.ask("a", lane, () -> {
                    throw new IllegalStateException("wanted by the test");
                }))
                .hasMessage("wanted by the test");
        assertThat(ask(together, "a", this::made).get().size()).isEqualTo(10);
    }

    @Test
    void memoryThatRunsOutForAnAnswerEndsTheProcess() {
        OutOfMemoryError exhausted = new OutOfMemoryError("wanted by the test");
        try (Uncaught uncaught = new Uncaught()) {
            assertThatThrownBy(() -> new Together(inFlight, LONG).ask("a", lane, () -> {
                        throw exhausted;
                    }))
                    .hasCause(exhausted);
            assertThat(uncaught.given()).containsExactly(exhausted);
        }
    }

    @Test
    void noMoreWaitsThanHasRoom() {
        Together together = new Together(inFlight, LONG);
        var _ = ask(together, "first", this::made);
        await().atMost(10, SECONDS).until(() -> made.get() == 1);
        List<Future<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(ask(together, "another " + i, this::made));
        }
        await().atMost(10, SECONDS)
                .until(() -> waiting.stream().filter(Future::isDone).count() == 36);
        gate.countDown();
    }

    private Answer made() throws InterruptedException {
        made.incrementAndGet();
        gate.await();
        return answer(10);
    }

    static Answer answer(int bytes) {
        return new Answer(new Answer.Head(200, null, Map.of(), null), List.of(new byte[bytes]), null);
    }

    private Future<Answer> ask(Together together, String key, Callable<Answer> work) {
        return clients.submit(() -> {
            asked.incrementAndGet();
            return together.ask(key, lane, work);
        });
    }
}
