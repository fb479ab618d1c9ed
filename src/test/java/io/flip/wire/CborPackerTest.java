package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.HoldState;
import io.flip.engine.claim.Note;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.plan.ItemId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CborPackerTest {
    private final CborPacker packer = new CborPacker();

    @Test
    void whatIsPackedComesBackEqualAndPacksEqually() throws Exception {
        Samples samples = new Samples(new SplittableRandom(1));
        for (int run = 0; run < 20_000; run++) {
            Body body = samples.body();
            byte[] bytes = packer.pack(body);
            Body back = packer.unpack(bytes);
            assertThat(back).isEqualTo(body);
            assertThat(packer.pack(back)).isEqualTo(bytes);
        }
    }

    @Test
    void equalBodiesAreEqualBytesWhateverTheOrderOfTheirSets() {
        Session session = new Session(1, 2);
        Opinion forth = new Opinion("v", session, 3, new LinkedHashSet<>(List.of("a", "b", "c")));
        Opinion back = new Opinion("v", session, 3, new LinkedHashSet<>(List.of("c", "b", "a")));
        TreeSet<String> descending = new TreeSet<>(Comparator.reverseOrder());
        descending.addAll(forth.suspects());

        assertThat(packer.pack(new Body.OfOpinion(back))).isEqualTo(packer.pack(new Body.OfOpinion(forth)));
        assertThat(packer.pack(new Body.OfOpinion(new Opinion("v", session, 3, descending))))
                .isEqualTo(packer.pack(new Body.OfOpinion(forth)));
    }

    @Test
    void aClaimOfTenThousandItemsIsWellWithinTheLimits() throws Exception {
        TreeMap<ItemId, Claim.Entry> items = new TreeMap<>();
        for (int item = 0; item < 10_000; item++) {
            items.put(new ItemId("ip", "10.0." + item / 256 + "." + item % 256), new Claim.Entry(HoldState.ACTIVE, 7));
        }
        Body claim = new Body.OfClaim(new Claim("flip1", new Session(1, 2), 3, items));
        byte[] bytes = packer.pack(claim);

        assertThat(bytes.length).isLessThan(200_000);
        assertThat(packer.unpack(bytes)).isEqualTo(claim);
    }

    @Test
    void whatComesBackIsSortedAndCannotBeChanged() throws Exception {
        TreeMap<ItemId, Claim.Entry> items = new TreeMap<>();
        items.put(new ItemId("ip", "2"), new Claim.Entry(HoldState.ASKING, 0));
        items.put(new ItemId("ip", "1"), new Claim.Entry(HoldState.ASKING, 0));
        Body body = packer.unpack(packer.pack(new Body.OfClaim(new Claim("a", new Session(1, 2), 3, items))));

        SequencedMap<ItemId, Claim.Entry> back = ((Body.OfClaim) body).claim().items();
        assertThat(back.firstEntry().getKey().value()).isEqualTo("1");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(back::clear);
    }

    @Test
    void whatIsOutOfOrderOrSaidTwiceIsMalformed() {
        byte[] bytes = packer.pack(
                new Body.OfOpinion(new Opinion("v", new Session(1, 2), 3, new TreeSet<>(List.of("a", "b")))));
        byte[] swapped = bytes.clone();
        swapped[bytes.length - 1] = 'a';
        swapped[bytes.length - 3] = 'b';
        byte[] twice = bytes.clone();
        twice[bytes.length - 1] = 'a';

        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> packer.unpack(swapped));
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> packer.unpack(twice));
    }

    @Test
    void mutatedBodiesAreBodiesOrMalformedAndNothingElse() {
        Samples samples = new Samples(new SplittableRandom(2));
        Mutation mutation = new Mutation(samples.random);
        int malformed = 0;
        for (int run = 0; run < 50_000; run++) {
            byte[] mutated = mutation.of(packer.pack(samples.body()));
            try {
                packer.pack(packer.unpack(mutated));
            } catch (MalformedException _) {
                malformed++;
            }
        }
        assertThat(malformed).isBetween(10_000, 49_000);
    }

    @Test
    void whatIsCutOffAnywhereIsMalformed() {
        Samples samples = new Samples(new SplittableRandom(3));
        for (int run = 0; run < 200; run++) {
            byte[] bytes = packer.pack(samples.body());
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> packer.unpack(cut));
            }
        }
    }

    @Test
    void whatNobodyCouldReadIsNotPacked() {
        Opinion longId = new Opinion("v".repeat(256), new Session(1, 2), 3, new TreeSet<>());

        assertThatIllegalArgumentException().isThrownBy(() -> packer.pack(new Body.OfOpinion(longId)));
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> packer.unpack(new byte[Limits.BODY + 1]));
    }

    @Test
    void aDigestIsTheFirstHalfOfTheSha256() {
        assertThat(packer.digest(new byte[0])).isEqualTo(new Digest(0xe3b0c44298fc1c14L, 0x9afbf4c8996fb924L));
    }

    @Test
    void notesComeBackEqual() throws Exception {
        Samples samples = new Samples(new SplittableRandom(4));
        NoteCodec codec = new NoteCodec();
        List<Note> notes = Stream.generate(samples::note).limit(1000).toList();

        assertThat(codec.decode(codec.encode(notes))).isEqualTo(notes);
    }
}
