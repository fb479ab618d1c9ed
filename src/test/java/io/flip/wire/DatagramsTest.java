package io.flip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.flip.engine.member.Session;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.fixture.Keys;
import io.flip.fixture.Rule;
import io.flip.wire.Rejected.Reason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DatagramsTest {
    private static final String SECRET = Keys.of("of the group");

    private static final int REFUSALS = 300;
    private static final String OLD = Keys.of("old");
    private static final String NEW = Keys.of("new");

    private final Datagrams alice = datagrams(SECRET);
    private final Datagrams bob = datagrams(SECRET);

    @Test
    void whatIsSealedOpensOnTheOtherSide() throws Exception {
        Samples samples = new Samples(new SplittableRandom(1));
        for (int run = 0; run < 2000; run++) {
            Message message = samples.message();
            assertThat(bob.open(alice.seal(message))).isEqualTo(message);
            assertThat(bob.open(alice.seal(message, Sealing.WITH_MAC))).isEqualTo(message);
        }
    }

    @Test
    void whatIsCutOffAnywhereIsRejected() throws Exception {
        byte[] datagram = sealed(alice, fetch());
        for (int length = 0; length < datagram.length; length++) {
            assertThat(reason(bob, Arrays.copyOf(datagram, length)))
                    .isEqualTo(length <= Seal.OVERHEAD ? Reason.TOO_SHORT : Reason.NOT_AUTHENTIC);
        }
        assertThat(reason(bob, Arrays.copyOf(datagram, datagram.length + 1))).isEqualTo(Reason.NOT_AUTHENTIC);
        assertThat(reason(bob, datagram)).isNull();
    }

    private void assertEveryFlippedBitIsRejected(byte[] datagram) {
        for (int bit = 0; bit < 8 * datagram.length; bit++) {
            byte[] flipped = datagram.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Reason expected = switch (bit / 8) {
                case 0 -> Reason.WRONG_VERSION;
                case 1 -> Reason.UNKNOWN_KEY;
                default -> Reason.NOT_AUTHENTIC;
            };
            assertThat(reason(bob, flipped)).as("bit %d", bit).isEqualTo(expected);
        }
    }

    @Test
    void everyFlippedBitIsRejected() {
        byte[] datagram = sealed(alice, fetch());
        assertEveryFlippedBitIsRejected(datagram);
        assertThat(reason(bob, datagram)).isNull();
    }

    /** What changes the version makes another datagram of it, which is no good either. */
    @Test
    void everyFlippedBitOfOneWithAMacIsRejectedAndEveryCutToo() throws Exception {
        byte[] datagram = bytes(alice.seal(fetch(), Sealing.WITH_MAC));
        assertEveryFlippedBitIsRejected(datagram);
        for (int length = 0; length < datagram.length; length++) {
            assertThat(reason(bob, Arrays.copyOf(datagram, length)))
                    .isEqualTo(length <= Seal.MOST_OVERHEAD ? Reason.TOO_SHORT : Reason.NOT_AUTHENTIC);
        }
        byte[] stripped = Arrays.copyOf(datagram, datagram.length - Seal.MAC);
        stripped[0] = Seal.VERSION;
        assertThat(reason(bob, stripped)).as("the cipher goes over the version").isEqualTo(Reason.NOT_AUTHENTIC);
        assertThat(reason(bob, datagram)).isNull();
        assertThat(bob.sealing()).isEqualTo(Sealing.WITH_MAC);
    }

    /** 20,000 of them take a second and more of the cipher's, which needs room for what it deciphers before it refuses it. */
    @Test
    @Rule("8, the order of checks")
    void aWrongMacIsRefusedBeforeTheCipher() {
        byte[] wrong = bytes(alice.seal(chunk(8000), Sealing.WITH_MAC));
        wrong[100]++;
        byte[] without = bytes(alice.seal(chunk(8000)));
        without[100]++;
        assertThat(refusals(without)).isGreaterThan(REFUSALS * 8000);
        assertThat(refusals(wrong)).isLessThan(REFUSALS * 8000 / 4);
    }

    /** Bytes of memory that they take of this thread: a time would tell more of the machine than of them. */
    private long refusals(byte[] datagram) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < REFUSALS; i++) {
            reasons.add(reason(bob, datagram));
        }
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(reasons).containsExactly(Reason.NOT_AUTHENTIC);
        return taken;
    }

    @Test
    @Rule("8")
    void whatWasSeenBeforeIsRejected() {
        byte[] first = sealed(alice, fetch());
        byte[] second = sealed(alice, fetch());

        assertThat(reason(bob, second)).isNull();
        assertThat(reason(bob, first)).as("merely late").isNull();
        assertThat(reason(bob, first)).isEqualTo(Reason.REPLAYED);
        assertThat(reason(bob, second)).isEqualTo(Reason.REPLAYED);
    }

    @Test
    void recordingsOfAnEarlierRunAreRejectedAsLongAsItsPrefixIsKnown() {
        byte[] recorded = sealed(alice, fetch());
        assertThat(reason(bob, recorded)).isNull();
        Datagrams aliceAgain = datagrams(SECRET);

        assertThat(reason(bob, sealed(aliceAgain, fetch()))).isNull();
        assertThat(reason(bob, recorded)).isEqualTo(Reason.REPLAYED);
        // bob, restarted, has never seen it: his new session makes its echo wrong (the engine's part)
        assertThat(reason(datagrams(SECRET), recorded)).isNull();
    }

    @Test
    void whatIsNotAuthenticMovesNoWindow() {
        byte[] datagram = sealed(alice, fetch());
        byte[] ahead = datagram.clone();
        ahead[10] = 0x7f;

        assertThat(reason(bob, ahead)).isEqualTo(Reason.NOT_AUTHENTIC);
        assertThat(reason(bob, datagram)).isNull();
    }

    @Test
    void ourOwnAreRejected() {
        assertThat(reason(alice, sealed(alice, fetch()))).isEqualTo(Reason.REFLECTED);
    }

    @Test
    void anotherGroupIsRejected() {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        for (int key = 0; key < 600; key++) {
            byte[] datagram = sealed(datagrams(Keys.of("another " + key)), fetch());
            reasons.merge(reason(bob, datagram), 1, Integer::sum);
        }
        // one in 256 has the same key id by chance, and is found out all the same
        assertThat(reasons).containsOnlyKeys(Reason.UNKNOWN_KEY, Reason.NOT_AUTHENTIC);
        assertThat(reasons.get(Reason.UNKNOWN_KEY)).isGreaterThan(570);
    }

    @Test
    @Rule("8")
    void aGroupChangesItsSecretMemberByMember() {
        Datagrams knowsTheNext = new Datagrams(OLD, List.of(NEW), new SecureRandom());
        Datagrams usesTheNext = new Datagrams(NEW, List.of(OLD), new SecureRandom());

        assertThat(reason(knowsTheNext, sealed(datagrams(OLD), fetch()))).isNull();
        assertThat(reason(knowsTheNext, sealed(usesTheNext, fetch()))).isNull();
        assertThat(reason(usesTheNext, sealed(knowsTheNext, fetch()))).isNull();
        assertThat(reason(datagrams(OLD), sealed(usesTheNext, fetch()))).isEqualTo(Reason.UNKNOWN_KEY);
    }

    /** As its file is read again: what was recorded before is not new by that. */
    @Test
    void keysAreChangedWhileItRuns() {
        byte[] before = sealed(alice, fetch());
        assertThat(reason(bob, before)).isNull();
        bob.use(SealKeys.of(SECRET, List.of(NEW)));
        alice.use(SealKeys.of(NEW, List.of(SECRET)));
        assertThat(reason(bob, sealed(alice, fetch()))).isNull();
        assertThat(bob.byPreviousSecret()).isTrue();
        assertThat(reason(bob, before)).isEqualTo(Reason.REPLAYED);
        assertThat(reason(alice, sealed(bob, fetch()))).isNull();

        bob.use(SealKeys.of(NEW, List.of()));
        assertThat(reason(bob, sealed(alice, fetch()))).isNull();
        assertThat(bob.byPreviousSecret()).isFalse();
        assertThat(reason(bob, sealed(datagrams(SECRET), fetch()))).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void secretsWhoseKeysHaveTheSameIdAreBothAccepted() {
        byte id = SealKey.direct(SECRET).id();
        int n = 0;
        while (SealKey.direct(Keys.of("twin " + n)).id() != id) {
            n++;
        }
        Datagrams both = new Datagrams(Keys.of("twin " + n), List.of(SECRET), new SecureRandom());

        assertThat(reason(both, sealed(alice, fetch()))).isNull();
        assertThat(reason(both, sealed(datagrams(Keys.of("twin " + n)), fetch())))
                .isNull();
    }

    @Test
    void aMemberThatStretchesNothingIsOpenedAndAnsweredLikewise() throws Exception {
        Datagrams now = datagrams("a passphrase of the group");
        Datagrams then = datagrams("a passphrase of the group");

        ByteBuffer asOfOld = then.seal(fetch(), Sealing.UNSTRETCHED);
        assertThat(asOfOld.get(1))
                .isEqualTo(SealKey.direct("a passphrase of the group").id());
        assertThat(now.open(asOfOld)).isEqualTo(fetch());
        assertThat(now.sealing()).isEqualTo(Sealing.UNSTRETCHED);
        assertThat(now.byPreviousSecret()).isFalse();

        assertThat(then.open(now.seal(fetch()))).isEqualTo(fetch());
        assertThat(then.sealing()).isEqualTo(Sealing.WITHOUT_MAC);
    }

    @Test
    void aPassphraseThatIsBeingReplacedIsAcceptedInBothWays() throws Exception {
        Datagrams left = datagrams("a passphrase of the group");
        Datagrams next = new Datagrams(NEW, List.of("a passphrase of the group"), new SecureRandom());
        for (Sealing way : Sealing.values()) {
            assertThat(next.open(left.seal(fetch(), way))).isEqualTo(fetch());
            assertThat(next.byPreviousSecret()).isTrue();
            assertThat(next.sealing()).isEqualTo(way);
        }
        assertThat(reason(datagrams(NEW), sealed(next, fetch())))
                .as("a random key is the same for all")
                .isNull();
    }

    /** A cipher's work is what a flood would cost. */
    @Test
    @Rule("8, the order of checks")
    void nothingIsOpenedThatALookTellsToBeNoGood() {
        AtomicInteger asked = new AtomicInteger();
        Datagrams.Admission counted = _ -> asked.incrementAndGet() > 0;
        byte[] good = sealed(alice, fetch());
        byte[] another = sealed(datagrams(OLD), fetch());
        byte[] own = sealed(bob, fetch());
        assertThat(reason(bob, good)).isNull();

        assertThat(reason(bob, good, counted)).isEqualTo(Reason.REPLAYED);
        assertThat(reason(bob, own, counted)).isEqualTo(Reason.REFLECTED);
        assertThat(reason(bob, another, counted)).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(asked).hasValue(0);

        byte[] next = sealed(alice, fetch());
        assertThat(reason(bob, next, _ -> false)).isEqualTo(Reason.UNOPENED);
        assertThat(reason(bob, next, counted))
                .as("that was no reason to refuse it now")
                .isNull();
        assertThat(asked).hasValue(1);
    }

    @Test
    @Rule("8")
    void whatIsTooLargeIsRejectedAndNotSealed() {
        byte[] largest = sealed(alice, chunk(8000));

        assertThat(reason(bob, largest)).isNull();
        assertThat(reason(bob, Arrays.copyOf(sealed(alice, chunk(8000)), Limits.DATAGRAM)))
                .isEqualTo(Reason.NOT_AUTHENTIC);
        assertThat(reason(bob, Arrays.copyOf(largest, Limits.DATAGRAM + 1))).isEqualTo(Reason.TOO_LARGE);
        assertThatIllegalArgumentException().isThrownBy(() -> alice.seal(chunk(Limits.DATAGRAM)));
        assertThat(sealed(alice, chunk(1024)).length).isLessThan(Limits.TARGET_DATAGRAM);
    }

    @Test
    void whatIsAuthenticButNoMessageIsMalformed() {
        ByteBuffer datagram = ByteBuffer.allocate(100);
        new Seal(SealKeys.of(SECRET, List.of()), new SecureRandom())
                .seal(new byte[] {1, 2, 3}, datagram, Sealing.WITHOUT_MAC);

        assertThat(reason(bob, Arrays.copyOf(datagram.array(), datagram.position())))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aMillionRandomDatagramsAreRejectedAndCounted() {
        SplittableRandom random = new SplittableRandom(2);
        byte id = SealKey.direct(SECRET).id();
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        int ours = 0;
        for (int run = 0; run < 1_000_000; run++) {
            byte[] datagram = new byte[random.nextInt(200)];
            random.nextBytes(datagram);
            if (run % 4 == 0 && datagram.length > Seal.OVERHEAD) { // these get as far as the cipher
                datagram[0] = Seal.VERSION;
                datagram[1] = id;
                ours++;
            }
            reasons.merge(reason(bob, datagram), 1, Integer::sum);
        }
        assertThat(reasons.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000_000);
        assertThat(reasons)
                .containsOnlyKeys(Reason.TOO_SHORT, Reason.WRONG_VERSION, Reason.UNKNOWN_KEY, Reason.NOT_AUTHENTIC);
        assertThat(reasons.get(Reason.NOT_AUTHENTIC)).isBetween(ours, ours + 100);
        assertThat(reason(bob, sealed(alice, fetch())))
                .as("and then it goes on")
                .isNull();
    }

    private static Message fetch() {
        return new Message.Fetch(header(), new Digest(1, 2), 3);
    }

    private static Message chunk(int size) {
        return new Message.Chunk(header(), new Digest(1, 2), 0, size, new byte[size]);
    }

    private static Header header() {
        return new Header("alice", new Session(1, 2), null, new ConfigRef(0, new Digest(5, 6)));
    }

    private static Datagrams datagrams(String secret) {
        return new Datagrams(secret, List.of(), new SecureRandom());
    }

    private static byte[] sealed(Datagrams by, Message message) {
        return bytes(by.seal(message));
    }

    private static byte[] bytes(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        return bytes;
    }

    /** Why it is rejected; {@code null} where it is not. */
    private static @Nullable Reason reason(Datagrams by, byte[] datagram) {
        return reason(by, datagram, _ -> true);
    }

    private static @Nullable Reason reason(Datagrams by, byte[] datagram, Datagrams.Admission admission) {
        try {
            by.open(ByteBuffer.wrap(datagram), admission);
            return null;
        } catch (Rejected rejected) {
            return rejected.reason();
        }
    }
}
