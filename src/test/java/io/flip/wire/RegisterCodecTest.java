package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.engine.message.Body;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.Proposal;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.SystemConfig;
import io.flip.simulation.Clusters;
import io.flip.wire.RegisterCodec.Base;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterCodecTest {

    private final RegisterCodec codec = new RegisterCodec();

    /** One that was accepted before such were refused: the member starts with it, and takes it from nobody else. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
    void aNumberThatIsNotFiniteIsReadFromTheOwnDiskAlone(double number) throws MalformedException {
        HandlerConfig handlers = new HandlerConfig(
                List.of("up"),
                List.of("down"),
                new TreeMap<>(Map.of("n", number)),
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        ClusterConfig one = Clusters.example().build();
        ClusterConfig poisoned = new ClusterConfig(
                3,
                one.settings(),
                one.members(),
                List.of(new SystemConfig(one.systems().getFirst().spec(), handlers, true)));
        Base base = new Base(poisoned, true, List.of());
        assertThat(codec.base(codec.encode(base))).isEqualTo(base);
        CborPacker packer = new CborPacker();
        byte[] packed = packer.pack(new Body.OfConfig(poisoned));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> packer.unpack(packed))
                .withMessageContaining("not finite");
    }

    @Test
    void whatIsWrittenIsReadBack() throws MalformedException {
        Samples samples = new Samples(new SplittableRandom(4));
        for (int i = 0; i < 200; i++) {
            StorageId storage = samples.storage();
            assertThat(codec.storage(codec.encode(storage))).isEqualTo(storage);
            Base base = new Base(samples.config(), i % 2 == 0, samples.config().systems());
            assertThat(codec.base(codec.encode(base))).isEqualTo(base);
            AcceptorState state = new AcceptorState(
                    samples.count(),
                    samples.maybe(samples::ballot),
                    samples.maybe(() -> new Proposal(samples.ballot(), samples.config())));
            assertThat(codec.acceptor(codec.encode(state))).isEqualTo(state);
        }
    }
}
