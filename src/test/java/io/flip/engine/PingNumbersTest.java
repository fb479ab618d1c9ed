package io.flip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.message.Message;
import io.flip.fixture.Rule;
import io.flip.simulation.Clusters;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A ping may come to another than whom it is for: at an address that is another member's by now. That one answers, with the ping's number; taken for its answer to a ping
 * of its own, that would be a lease from before it was asked.
 */
@Rule("2")
class PingNumbersTest {

    @Test
    void noTwoPingsHaveTheSameNumber() {
        Company company = new Company(
                Company.version(4, new Clusters().member("a", 1).member("b", 2).member("c", 3)));
        company.pass(Duration.ofSeconds(2));

        List<Long> numbers = Stream.of("b", "c")
                .flatMap(id -> company.sent(id, Message.Ping.class).stream())
                .map(Message.Ping::sequence)
                .toList();
        assertThat(numbers).hasSizeGreaterThan(4).doesNotHaveDuplicates();
    }
}
