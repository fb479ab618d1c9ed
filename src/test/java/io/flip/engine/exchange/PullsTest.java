package io.flip.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.member.Session;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.time.Moment;
import io.flip.fixture.Rule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PullsTest {

    private static final Digest DIGEST = new Digest(1, 2);
    private static final Header HEADER = new Header("x", new Session(1, 1), null, new ConfigRef(0, new Digest(0, 0)));
    private final Pulls pulls = new Pulls(Duration.ofMillis(100));

    private static Moment ms(long millis) {
        return new Moment(millis * 1_000_000);
    }

    private static Chunk chunk(byte[] content, int offset) {
        int end = Math.min(content.length, offset + Pulls.CHUNK);
        return new Chunk(HEADER, DIGEST, offset, content.length, Arrays.copyOfRange(content, offset, end));
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        RandomGeneratorFactory.of("L64X128MixRandom").create(size).nextBytes(content);
        return content;
    }

    @Test
    @Rule("2")
    void pullsAContentAFewChunksAtATimeThroughLoss() {
        byte[] content = content(100_000);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        Pulls.@Nullable Content got = null;
        pulls.want(DIGEST, "x", ms(0));
        Deque<Pulls.Request> underWay = new ArrayDeque<>(pulls.takeDue());
        for (long now = 1; got == null && now < 60_000; now++) {
            pulls.look(ms(now));
            underWay.addAll(pulls.takeDue());
            assertThat(underWay.size()).isLessThanOrEqualTo(16);
            Pulls.Request request = underWay.poll();
            if (request != null && random.nextInt(4) != 0) {
                got = pulls.take(chunk(content, request.offset()), "x", ms(now));
            }
        }
        assertThat(got).isNotNull();
        assertThat(got.bytes()).isEqualTo(content);
        assertThat(pulls.nextDeadline()).isEqualTo(Moment.NEVER);
    }

    @Test
    void givesUpWhereNothingComes() {
        pulls.want(DIGEST, "x", ms(0));
        assertThat(pulls.takeDue()).hasSize(1);
        pulls.look(ms(100));
        assertThat(pulls.takeDue()).hasSize(1);
        pulls.look(ms(400));
        assertThat(pulls.nextDeadline()).isEqualTo(Moment.NEVER);
    }

    /** Each answer that it is gone would else ask again, and each duplicate of one begin a further such exchange. */
    @Test
    void doesNotAskAgainAtOnceForWhatIsGone() {
        Chunk gone = new Chunk(HEADER, DIGEST, 0, 0, new byte[0]);
        pulls.want(DIGEST, "x", ms(0));
        assertThat(pulls.takeDue()).hasSize(1);
        for (long now = 1; now < 101; now++) {
            assertThat(pulls.take(gone, "x", ms(now))).isNull();
            pulls.look(ms(now));
            pulls.want(DIGEST, "x", ms(now));
            assertThat(pulls.takeDue()).isEmpty();
        }
        pulls.look(ms(101));
        pulls.want(DIGEST, "x", ms(101));
        assertThat(pulls.takeDue()).hasSize(1);
    }

    @Test
    void refusesWhatIsTooLargeOrDoesNotFit() {
        pulls.want(DIGEST, "x", ms(0));
        assertThat(pulls.take(new Chunk(HEADER, DIGEST, 0, Pulls.LARGEST + 1, new byte[Pulls.CHUNK]), "x", ms(1)))
                .isNull();
        pulls.look(ms(101));
        assertThat(pulls.nextDeadline()).isEqualTo(Moment.NEVER);
        pulls.want(DIGEST, "x", ms(0));
        assertThat(pulls.take(new Chunk(HEADER, DIGEST, 7, 10, new byte[3]), "x", ms(1)))
                .isNull();
        assertThat(pulls.take(new Chunk(HEADER, DIGEST, 0, 10, new byte[11]), "x", ms(1)))
                .isNull();
        assertThat(pulls.take(new Chunk(HEADER, DIGEST, -1024, 10, new byte[10]), "x", ms(1)))
                .isNull();
        assertThat(pulls.take(new Chunk(HEADER, DIGEST, 0, 10, new byte[10]), "y", ms(1)))
                .isNull();
        assertThat(pulls.take(new Chunk(HEADER, DIGEST, 0, 10, new byte[10]), "x", ms(1)))
                .isNotNull();
    }

    @Test
    void stopsWhereTheOtherHasItNoLonger() {
        pulls.want(DIGEST, "x", ms(0));
        assertThat(pulls.take(new Chunk(HEADER, DIGEST, 0, 0, new byte[0]), "x", ms(1)))
                .isNull();
        pulls.look(ms(101));
        assertThat(pulls.takeDue()).hasSize(1); // the first request alone
        assertThat(pulls.nextDeadline()).isEqualTo(Moment.NEVER);
    }

    @Test
    void isBoundedInNumber() {
        for (int i = 0; i < 1000; i++) {
            pulls.want(new Digest(i, i), "x", ms(0));
        }
        assertThat(pulls.takeDue()).hasSize(64);
    }
}
