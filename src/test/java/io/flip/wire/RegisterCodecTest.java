package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.Proposal;
import io.flip.engine.register.StorageId;
import io.flip.wire.RegisterCodec.Base;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegisterCodecTest {

    private final RegisterCodec codec = new RegisterCodec();

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
