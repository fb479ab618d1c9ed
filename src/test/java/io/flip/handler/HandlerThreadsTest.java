package io.flip.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.Input.Outcome;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers have threads of their own, so that nothing else in the process can keep them waiting. */
class HandlerThreadsTest {
    private static final int PARALLEL = 3;

    @TempDir
    Path directory;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(directory, PARALLEL);
        workshop.script("up", "echo hello");
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void theyRunWhileOthersUseUpAllCarriersOfVirtualThreads() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        int carriers = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch all = new CountDownLatch(carriers / 2);
        try {
            for (int i = 0; i < carriers; i++) {
                Thread.startVirtualThread(() -> {
                    all.countDown();
                    while (!over.get()) {
                        Thread.onSpinWait(); // as a request that reckons: it never lets go of its carrier
                    }
                });
            }
            all.await();

            assertThat(workshop.resultOf(workshop.run("a", "up")).outcome()).isEqualTo(Outcome.SUCCESS);
        } finally {
            over.set(true);
        }
    }

    @Test
    void thereAreNoMoreThanMayRunSideBySideHoweverManyRunsThereAre() throws Exception {
        Set<Thread> reporters = ConcurrentHashMap.newKeySet();
        int runs = 10 * PARALLEL;
        for (int i = 0; i < runs; i++) {
            workshop.runner.run(workshop.run("item " + i, "up"), result -> {
                reporters.add(Thread.currentThread());
                workshop.results.add(result);
            });
        }
        for (int i = 0; i < runs; i++) {
            assertThat(workshop.result().outcome()).isEqualTo(Outcome.SUCCESS);
        }

        assertThat(reporters).hasSizeLessThanOrEqualTo(PARALLEL).noneMatch(Thread::isVirtual);
    }
}
