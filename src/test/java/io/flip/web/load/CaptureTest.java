package io.flip.web.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** An answer is in memory before it is sent. */
class CaptureTest {
    private static final int MOST = 40_000;

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final Capture capture = new Capture(response, MOST);

    @Test
    void asMuchIsTakenAsMayBe() throws IOException {
        capture.getOutputStream().write(new byte[MOST]);
        capture.answer(null).sendTo(response);
        assertThat(response.getContentAsByteArray()).hasSize(MOST);
    }

    @Test
    void nothingMoreIsTaken() throws IOException {
        capture.getOutputStream().write(new byte[MOST]);
        assertThatExceptionOfType(AnswerTooLargeException.class)
                .isThrownBy(() -> capture.getOutputStream().write(1))
                .satisfies(large -> assertThat(large.problem().getMessage()).contains("limit and after"));
    }

    /** The request lives as long as its answer is being sent: if it kept the bytes, a dropped answer would free nothing. */
    @Test
    void whatIsGivenAwayIsNotKept() throws IOException {
        capture.getOutputStream().write(new byte[MOST]);
        assertThat(capture.answer(null).size()).isEqualTo(MOST);
        assertThat(capture.answer(null).size()).isZero();
        capture.getOutputStream().write(new byte[MOST]);
        assertThat(capture.answer(null).size()).isEqualTo(MOST);
    }

    @Test
    void whatIsAnnouncedAsMoreIsNotBegun() {
        assertThatExceptionOfType(AnswerTooLargeException.class).isThrownBy(() -> capture.setContentLength(MOST + 1));
    }
}
