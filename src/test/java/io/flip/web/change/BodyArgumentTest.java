package io.flip.web.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.web.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BodyArgumentTest {
    private static final int PIECE = 16 * 1024;

    private final AtomicLong now = new AtomicLong();
    private final BodyArgument bodies = new BodyArgument(now::get);

    /** Sends so many bytes each second of the test's own time. */
    private final class Sender extends InputStream {
        private final int aSecond;
        private int left;

        Sender(int bytes, int aSecond) {
            this.left = bytes;
            this.aSecond = aSecond;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] piece, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            int sent = Math.min(left, Math.min(length, aSecond));
            left -= sent;
            return sent;
        }
    }

    @Test
    void whoSendsABodyTooSlowlyIsToldSo() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> bodies.read(new Sender(1000, 1)))
                .satisfies(problem -> {
                    assertThat(problem.getStatusCode().value()).isEqualTo(408);
                    assertThat(problem.getBody().getType()).hasToString("urn:flip:problem:too-slow");
                    assertThat(problem.getBody().getDetail())
                            .isEqualTo("The body came too slowly: 11 bytes in 10 s. Nothing was changed.");
                });
        assertThat(now).hasValue(Duration.ofSeconds(11).toNanos());
    }

    @Test
    void aBodyMayTakeTimeForItsSizeAndSomeMore() throws IOException {
        assertThat(bodies.read(new Sender(10, 1))).hasSize(10);
        assertThat(bodies.read(new Sender(15 * PIECE, PIECE))).hasSize(15 * PIECE);
    }
}
