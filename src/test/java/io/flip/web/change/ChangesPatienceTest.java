package io.flip.web.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.Register;
import org.junit.jupiter.api.Test;

class ChangesPatienceTest {

    /** Else a client that waits is told that nobody knows what the register says a moment later. */
    @Test
    void whatTheRegisterSaysInTheEndIsWaitedFor() {
        assertThat(Changes.PATIENCE).isGreaterThan(Register.PATIENCE.plusSeconds(1));
    }
}
