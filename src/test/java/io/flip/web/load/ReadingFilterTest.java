package io.flip.web.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import io.flip.fixture.Uncaught;
import io.flip.memory.Exhaustion;
import io.flip.web.access.Credentials;
import io.flip.web.problem.ProblemWriter;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Answers take a part of the memory that is known before; and where memory runs out for a request all the same, the process does not go on. */
@ServiceTest
class ReadingFilterTest {

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @Autowired
    private Lanes lanes;

    @Autowired
    private Credentials credentials;

    @Autowired
    private ProblemWriter problems;

    @Autowired
    private ChangingFilter changing;

    @BeforeEach
    void reset() {
        node.reset();
    }

    /** In whichever thread: most views have lanes, and changes and the page have none. */
    @ParameterizedTest
    @CsvSource({"GET, /api/v1/cluster", "GET, /", "POST, /api/v1/members/flip/drain"})
    void memoryThatRunsOutForARequestEndsTheProcess(String method, String path) {
        node.fail(new IllegalStateException(new OutOfMemoryError("wanted by the test")));
        try (Uncaught uncaught = new Uncaught()) {
            assertThat(http.change(method, path, "").statusCode()).isEqualTo(500);
            assertThat(uncaught.given()).isNotEmpty().allMatch(Exhaustion::isBehind);
        }
    }

    @Test
    void memoryThatRunsOutOnTheWayToAControllerEndsTheProcess() {
        OutOfMemoryError exhausted = new OutOfMemoryError("wanted by the test");
        List<Filter> filters = List.of(filter(1 << 20), changing);
        for (Filter filter : filters) {
            String method = filter instanceof ChangingFilter ? "POST" : "GET";
            try (Uncaught uncaught = new Uncaught()) {
                assertThatThrownBy(() -> filter.doFilter(
                                new MockHttpServletRequest(method, "/nothing"),
                                new MockHttpServletResponse(),
                                (_, _) -> {
                                    throw exhausted;
                                }))
                        .isSameAs(exhausted);
                assertThat(uncaught.given()).containsExactly(exhausted);
            }
        }
    }

    @Test
    void answersTakeAnEighthOfTheMemoryAtMost() throws Exception {
        ReadingFilter filter = filter(80_000);
        assertThat(answer(filter, "/api/v1/a", 10_000).getStatus()).isEqualTo(200);
        MockHttpServletResponse large = answer(filter, "/api/v1/b", 10_001);
        assertThat(large.getStatus()).isEqualTo(413);
        assertThat(large.getContentAsString()).contains("limit and after");
    }

    /** Whoever reads slowly has its answer dropped where another needs the room. */
    @Test
    void allAnswersTogetherTakeAnEighthOfTheMemoryAtMost() throws Exception {
        ReadingFilter filter = filter(8 * 100_000);
        CountDownLatch reads = new CountDownLatch(1);
        MockHttpServletResponse slow = new MockHttpServletResponse() {
            @Override
            public ServletOutputStream getOutputStream() {
                return new Slow(reads);
            }
        };
        CompletableFuture<Void> dropped = CompletableFuture.runAsync(() -> answer(filter, "/api/v1/a", 60_000, slow));
        await().atMost(10, SECONDS).until(() -> slow.getContentType() != null);
        assertThat(answer(filter, "/api/v1/b", 60_000).getContentAsByteArray()).hasSize(60_000);
        reads.countDown();
        assertThatThrownBy(dropped::get).hasMessageContaining("dropped: the client reads more slowly");
    }

    private ReadingFilter filter(long heap) {
        return new ReadingFilter(lanes, credentials, problems, heap);
    }

    private static MockHttpServletResponse answer(ReadingFilter filter, String path, int bytes) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        answer(filter, path, bytes, response);
        return response;
    }

    private static void answer(ReadingFilter filter, String path, int bytes, MockHttpServletResponse response) {
        try {
            filter.doFilter(new MockHttpServletRequest("GET", path), response, (_, captured) -> {
                captured.setContentType("text/plain");
                captured.getOutputStream().write(new byte[bytes]);
            });
        } catch (IOException | ServletException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Takes nothing until it is told to. */
    private static final class Slow extends ServletOutputStream {
        private final CountDownLatch reads;

        Slow(CountDownLatch reads) {
            this.reads = reads;
        }

        @Override
        public void write(int single) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                reads.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
