package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.Proposal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The digests of what was written on 2026-11-30, by the codec that said each field twice. If {@link Samples} have another field or kind, record
 * them anew, and look first that they are these without it.
 */
class RecordedBytesTest {

    private static final int EACH = 3000;

    @Test
    void messages() {
        MessageCodec codec = new MessageCodec();
        assertThat(digest(samples -> codec.encode(samples.message())))
                .isEqualTo("32fa3c2be838570b8c59df16b90d2384a603fadbfbbcae14634f7c10e6b016c9");
    }

    @Test
    void bodies() {
        CborPacker packer = new CborPacker();
        assertThat(digest(samples -> packer.pack(samples.body())))
                .isEqualTo("112b3b53eabfe3fe7fa94a6833375270153b469623ae13106744a0477d2f340e");
    }

    @Test
    void notes() {
        NoteCodec codec = new NoteCodec();
        assertThat(digest(samples -> codec.encode(samples.list(samples::note))))
                .isEqualTo("5d9a097165763c2fa6fecc80cbf4b5ee4edab8ae52459a732dca0b0d52e5b920");
    }

    @Test
    void bases() {
        RegisterCodec codec = new RegisterCodec();
        assertThat(digest(samples -> codec.encode(new RegisterCodec.Base(
                        samples.config(),
                        samples.random.nextBoolean(),
                        samples.config().systems()))))
                .isEqualTo("1a5a96c82253da271b32324bf7010ee54c65b499643a15847818e18d343230a7");
    }

    @Test
    void acceptors() {
        RegisterCodec codec = new RegisterCodec();
        assertThat(digest(samples -> codec.encode(new AcceptorState(
                        samples.count(),
                        samples.maybe(samples::ballot),
                        samples.maybe(() -> new Proposal(samples.ballot(), samples.config()))))))
                .isEqualTo("ac028f0171dcc085db16e8f6b536d78303c38779de019b6ae25ff43eb7c95f93");
    }

    private static String digest(Function<Samples, byte[]> written) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Samples samples = new Samples(new SplittableRandom(2026_11_30));
            for (int run = 0; run < EACH; run++) {
                digest.update(written.apply(samples));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
