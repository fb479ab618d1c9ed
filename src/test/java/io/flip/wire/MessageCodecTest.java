package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flip.engine.member.Opinion;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.message.Payload;
import io.flip.fixture.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private final MessageCodec codec = new MessageCodec();

    @Test
    void whatIsEncodedComesBackEqualAndEncodesEqually() throws Exception {
        Samples samples = new Samples(new SplittableRandom(1));
        for (int run = 0; run < 20_000; run++) {
            Message message = samples.message();
            byte[] payload = codec.encode(message);
            Message back = codec.decode(payload);
            assertThat(back).isEqualTo(message);
            assertThat(codec.encode(back)).isEqualTo(payload);
        }
    }

    /** Pins the wire's version 1: where this fails, members of the released version no longer understand. */
    @Test
    @Rule("8, from version to version")
    void theBytesOfAMessageAreThoseOfWireVersion1() {
        Header header = new Header("a", new Session(1, 2), new Session(3, -4), new ConfigRef(0, new Digest(5, 6)));
        Opinion opinion = new Opinion("a", new Session(1, 2), 7, new TreeSet<>(List.of("b")));
        Notice notice = new Notice(
                Notice.Kind.OPINION, "a", new Session(1, 2), 7, new Payload.Inline(new Body.OfOpinion(opinion)));
        Message ack = new Message.Ack(
                header,
                1000,
                new News(8, 9, 10, List.of(notice)),
                new Payload.ByDigest(new Digest(11, 12)),
                null,
                null,
                true);

        String digest = "50 0000000000000005 0000000000000006";
        assertThat(HexFormat.of().formatHex(codec.encode(ack)))
                .isEqualTo(("86 01 85 6161 820102 820323 00" + digest + "1903e8"
                                + "84 08 09 0a 81 85 01 6161 820102 07 82 01 84 6161 820102 07 81 6162"
                                + "50 000000000000000b 000000000000000c f6")
                        .replace(" ", ""));
    }

    /** Members of before 2026-11-30 do not say whether they may grant, and ignore what is said of it. */
    @Test
    @Rule({"8, from version to version", "2, verdict"})
    void anAckSaysThatItsVoterMayNotGrantBehindAllThatEarlierMembersKnow() throws Exception {
        Header header = new Header("a", new Session(1, 2), null, new ConfigRef(0, new Digest(5, 6)));
        Message.Ack ack = new Message.Ack(header, 7, new News(8, 9, 10, List.of()), null, null, null, false);
        String digest = "50 0000000000000005 0000000000000006";
        String earlier = "01 85 6161 820102 f6 00" + digest + "07 84 08 09 0a 80 f6 f6";
        assertThat(codec.encode(ack)).isEqualTo(hex("88" + earlier + "f6 f4"));
        assertThat(codec.decode(hex("88" + earlier + "f6 f4"))).isEqualTo(ack);
        for (String without : List.of("86" + earlier, "87" + earlier + "f6")) {
            assertThat(codec.decode(hex(without)))
                    .isInstanceOfSatisfying(
                            Message.Ack.class,
                            before -> assertThat(before.mayGrant()).isTrue());
        }
    }

    @Test
    @Rule("2")
    void aPingWithNothingNewIsSmall() {
        Header header = new Header(
                "flip1",
                new Session(1_800_000_000_000L, Long.MAX_VALUE),
                new Session(1_800_000_000_000L, Long.MIN_VALUE),
                new ConfigRef(0, new Digest(-1, -1)));
        Message ping = new Message.Ping(header, 100_000, new News(70_000, 70_000, 70_000, List.of()));

        assertThat(codec.encode(ping).length + Seal.OVERHEAD).isLessThan(140);
    }

    @Test
    @Rule("8, from version to version")
    void fieldsOfALaterVersionAreIgnored() throws Exception {
        Header header = new Header("a", new Session(1, 2), null, new ConfigRef(0, new Digest(5, 6)));
        String digest = "50 0000000000000005 0000000000000006";
        String later = "86 02 86 6161 83 01 02 82 8100 6178 f6 00" + digest + "a1 6178 820102" + digest
                + "03 fb3ff0000000000000" + " 7f 6161 ff";

        assertThat(codec.decode(hex(later))).isEqualTo(new Message.Fetch(header, new Digest(5, 6), 3));
    }

    @Test
    void whatIsCutOffAnywhereIsMalformed() {
        Samples samples = new Samples(new SplittableRandom(2));
        for (int run = 0; run < 300; run++) {
            byte[] payload = codec.encode(samples.message());
            for (int length = 0; length < payload.length; length++) {
                assertMalformed(Arrays.copyOf(payload, length));
            }
            assertMalformed(Arrays.copyOf(payload, payload.length + 1));
        }
    }

    @Test
    void mutatedPayloadsAreMessagesOrMalformedAndNothingElse() {
        Samples samples = new Samples(new SplittableRandom(3));
        Mutation mutation = new Mutation(samples.random);
        int malformed = 0;
        for (int run = 0; run < 200_000; run++) {
            malformed += isMalformed(mutation.of(codec.encode(samples.message()))) ? 1 : 0;
        }
        assertThat(malformed).isBetween(50_000, 199_000);
    }

    @Test
    void bombsAreMalformed() {
        List<String> bombs = new ArrayList<>();
        for (String opening : List.of("81", "9f", "a16161", "bf6161", "c2", "d81c", "d9010081", "d8195f")) {
            bombs.add(opening.repeat(8000 / (opening.length() / 2)));
        }
        // announced: 2^63-1, 2^32-1 and 2^31-1 bytes, characters, elements, entries
        for (String kind : List.of("5", "7", "9", "b")) {
            bombs.add(kind + "b7fffffffffffffff");
            bombs.add(kind + "affffffff" + "00".repeat(100));
            bombs.add(kind + "a7fffffff" + "6161".repeat(100));
        }
        for (String bomb : bombs) {
            assertMalformed(hex(bomb));
            assertMalformed(hex("84 02" + bomb));
            assertMalformed(hex("86 03 85 6161 820102 f6 00 5000000000000000050000000000000006 "
                    + "5000000000000000050000000000000006 00 00" + bomb));
        }
    }

    @Test
    void textThatIsNoUnicodeIsNeitherReadNorWritten() {
        Header header = new Header("\ud800", new Session(1, 2), null, new ConfigRef(0, new Digest(5, 6)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(new Message.Fetch(header, new Digest(1, 2), 0)));
        // the same half of a pair, in three bytes, as the sender's id
        assertMalformed(hex("84 02 85 63eda080 820102 f6 00 5000000000000000050000000000000006"
                + "5000000000000000050000000000000006 03"));
    }

    @Test
    void idsAreNotEmptyAndNotLong() {
        String rest = "820102 f6 00 5000000000000000050000000000000006 5000000000000000050000000000000006 03";
        assertMalformed(hex("84 02 85 60" + rest));
        assertMalformed(hex("84 02 85 790100" + "61".repeat(256) + rest));
        assertThat(isMalformed(hex("84 02 85 78ff" + "61".repeat(255) + rest))).isFalse();
    }

    private void assertMalformed(byte[] payload) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> codec.decode(payload));
    }

    private boolean isMalformed(byte[] payload) {
        try {
            codec.encode(codec.decode(payload));
            return false;
        } catch (MalformedException _) {
            return true;
        }
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
