package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flip.engine.Input;
import io.flip.engine.member.Session;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.register.MemberConfig;
import io.flip.fixture.Keys;
import io.flip.fixture.Rule;
import io.flip.wire.Datagrams;
import io.flip.wire.Sealing;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UdpTransportTest {
    private static final String OLD = Keys.of("old");
    private static final String NEW = Keys.of("new");

    private final List<UdpTransport> open = new ArrayList<>();
    private final Counting counts = new Counting();

    @AfterEach
    void closeAll() throws IOException {
        for (UdpTransport transport : open) {
            transport.close();
        }
    }

    @Test
    void messagesArriveWithTheAddressThatTheyCameFrom() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        MemberConfig b = member("b", "127.0.0.1");
        UdpTransport from = transport(a, null, b);
        UdpTransport to = transport(b, null, a);

        from.send("b", null, fetch("a", 1));

        Input.Received received = receive(to);
        assertThat(received.message()).isEqualTo(fetch("a", 1));
        assertThat(received.from()).isEqualTo(new Endpoint("127.0.0.1", a.port()));
    }

    @Test
    @Rule("2")
    void anAnswerGoesToWhereTheQuestionCameFrom() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        MemberConfig b = member("b", "127.0.0.1");
        MemberConfig aElsewhere = new MemberConfig("a", "127.0.0.2", a.port(), null, List.of(), true);
        UdpTransport moved = transport(aElsewhere, null, b);
        UdpTransport to = transport(b, null, a); // believes that a is at 127.0.0.1

        moved.send("b", null, fetch("a", 1));
        Endpoint at = receive(to).from();
        to.send("a", at, fetch("b", 2));

        assertThat(at).isEqualTo(new Endpoint("127.0.0.2", a.port()));
        assertThat(receive(moved).message()).isEqualTo(fetch("b", 2));
    }

    @Test
    void versionSixAndWildcardsAndNamesWork() throws Exception {
        MemberConfig six = member("six", "::1");
        MemberConfig any = member("any", "127.0.0.1");
        MemberConfig named = member("named", "localhost");
        UdpTransport bySix = transport(six, null, any, named);
        UdpTransport byAny = transport(any, "::", six, named);
        UdpTransport byName = transport(named, "0.0.0.0", six, any);

        byAny.send("six", null, fetch("any", 1));
        Input.Received received = receive(bySix);
        assertThat(received.message()).isEqualTo(fetch("any", 1));
        bySix.send("any", received.from(), fetch("six", 2));
        assertThat(receive(byAny).message()).isEqualTo(fetch("six", 2));

        Waiting.until(() -> {
            byAny.send("named", null, fetch("any", 3));
            return counts.all("not sent ") < counts.all("sent ") && counts.of("sent fetch") > 2;
        });
        assertThat(receive(byName).message()).isEqualTo(fetch("any", 3));
    }

    @Test
    void anUnreachablePeerDisturbsNothing() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        MemberConfig gone = member("gone", "127.0.0.1");
        MemberConfig nowhere = new MemberConfig("nowhere", "255.255.255.255", 9, null, List.of(), true);
        MemberConfig b = member("b", "127.0.0.1");
        UdpTransport from = transport(a, null, gone, nowhere, b);
        UdpTransport to = transport(b, null, a);

        for (int n = 0; n < 20; n++) {
            from.send("gone", null, fetch("a", n));
            from.send("nowhere", null, fetch("a", n));
            from.drain(10, _ -> {});
        }
        from.send("b", null, fetch("a", 99));

        assertThat(receive(to).message()).isEqualTo(fetch("a", 99));
        assertThat(counts.of("sent fetch")).isEqualTo(21);
        assertThat(counts.of("not sent fetch unreachable")).isEqualTo(20);
    }

    @Test
    void whatIsTooLargeOrHasNoAddressIsCountedAndNotSent() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        UdpTransport from = transport(a, null, member("b", "127.0.0.1"));

        from.send("b", null, new Message.Chunk(header("a"), new Digest(1, 2), 0, 9000, new byte[9000]));
        from.send("stranger", null, fetch("a", 1));

        assertThat(counts.of("not sent chunk too_large")).isEqualTo(1);
        assertThat(counts.of("not sent fetch unresolved")).isEqualTo(1);
        assertThat(counts.all("sent")).isZero();
    }

    @Test
    @Rule("8")
    void everyBadDatagramIsCountedOnceAndNoneIsAnswered() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        MemberConfig b = member("b", "127.0.0.1");
        UdpTransport to = transport(b, null, a);
        SplittableRandom random = new SplittableRandom(1);
        try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int n = 0; n < 5000; n++) {
                byte[] bytes = new byte[n % 10 == 0 ? 9000 : random.nextInt(300)];
                random.nextBytes(bytes);
                stranger.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), b.port()));
                int expected = n + 1;
                Waiting.until(() -> {
                    to.drain(10, received -> {
                        throw new AssertionError(received);
                    });
                    return counts.all("rejected") == expected;
                });
            }
            assertThat(counts.of("rejected too_large")).isEqualTo(500);
            assertThat(counts.all("sent")).isZero();
            stranger.setSoTimeout(1);
            assertThatExceptionOfType(java.net.SocketTimeoutException.class)
                    .isThrownBy(() -> stranger.receive(new DatagramPacket(new byte[10], 10)));
        }
        assertThat(counts.all("rejected")).isEqualTo(5000);
    }

    @Test
    void whoStillSpeaksAPreviousKeyIsCounted() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        MemberConfig b = member("b", "127.0.0.1");
        UdpTransport first = transport(a, null, datagrams(OLD, NEW), b);
        UdpTransport next = transport(b, null, datagrams(NEW, OLD), a);

        first.send("b", null, fetch("a", 1));
        receive(next);
        assertThat(counts.of("previous key a")).isEqualTo(1);

        UdpTransport changed = transport(member("c", "127.0.0.1"), null, datagrams(NEW, OLD), b);
        changed.send("b", null, fetch("c", 2));
        receive(next);
        assertThat(counts.all("previous key")).isEqualTo(1);
    }

    @Test
    @Rule("8, the key")
    void whoStretchesNoPassphraseIsSpokenToLikewiseUntilItDoes() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        MemberConfig b = member("b", "127.0.0.1");
        Datagrams ofOld = datagrams("a passphrase");
        UdpTransport to = transport(b, null, datagrams("a passphrase"), a);
        try (DatagramSocket old = new DatagramSocket(a.port(), InetAddress.getLoopbackAddress())) {
            old.setSoTimeout(10_000);
            to.send("a", null, fetch("b", 1));
            assertThat(read(old, ofOld)).isFalse(); // nobody is spoken to in the old way who was not heard in it

            send(old, b, ofOld.seal(fetch("a", 2), Sealing.UNSTRETCHED));
            receive(to);
            to.send("a", null, fetch("b", 3));
            assertThat(read(old, ofOld)).isTrue();

            send(old, b, ofOld.seal(fetch("a", 4)));
            receive(to);
            to.send("a", null, fetch("b", 5));
            assertThat(read(old, ofOld)).isFalse();
        }
    }

    /** Whether it was sealed as members did that stretch nothing. */
    private static boolean read(DatagramSocket socket, Datagrams datagrams) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        datagrams.open(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        return datagrams.sealing() == Sealing.UNSTRETCHED;
    }

    private static void send(DatagramSocket from, MemberConfig to, ByteBuffer datagram) throws IOException {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        from.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), to.port()));
    }

    /** Each costs a cipher's work if it is opened. */
    @Test
    @Rule("8, the order of checks")
    void aFloodFromWhereNoMemberIsCostsLittleAndStopsNoMember() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        MemberConfig b = member("b", "127.0.0.1");
        UdpTransport from = transport(a, null, b);
        UdpTransport to = transport(b, null, a);
        List<Input.Received> received = new ArrayList<>();
        byte[] bad = new byte[1400];
        bad[0] = 1;
        bad[1] = (byte) datagrams(RealNodes.KEY).keyId();
        int flood = 4000;
        long begin = System.nanoTime();
        try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int n = 0; n < flood; n++) {
                stranger.send(new DatagramPacket(bad, bad.length, InetAddress.getLoopbackAddress(), b.port()));
                if (n % 100 == 0) {
                    from.send("b", null, fetch("a", n));
                }
                int expected = n + 1;
                Waiting.until(() -> {
                    to.drain(10, received::add);
                    return counts.all("rejected") >= expected;
                });
            }
        }
        assertThat(counts.of("rejected not_authentic")).isBetween(1, mayBeOpened(begin));
        assertThat(counts.of("rejected unopened")).isEqualTo(flood - counts.of("rejected not_authentic"));
        assertThat(received).hasSize(flood / 100);
    }

    /** Of 1400 bytes from an address of nobody: what it has for each second, and for one at the beginning; and until it is nobody's again. */
    private static int mayBeOpened(long begin) {
        long seconds = 2 + (System.nanoTime() - begin) / 1_000_000_000L;
        return (int) seconds * Sources.EACH / Sources.cost(1400, false) + Sources.PATIENCE;
    }

    /** As one that joins, or whose address has changed; and a recorded datagram that makes an address known does so for a moment. */
    @Test
    void whoIsHeardFromElsewhereIsHeardOnAndOneThatIsNoMemberIsNot() throws Exception {
        MemberConfig b = member("b", "127.0.0.1");
        UdpTransport to = transport(b, null);
        Datagrams good = datagrams(RealNodes.KEY);
        byte[] bad = new byte[1400];
        bad[0] = 1;
        bad[1] = (byte) good.keyId();
        int many = 2000;
        long begin = System.nanoTime();
        try (DatagramSocket joiner = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int n = 0; n < many; n++) {
                send(joiner, b, good.seal(fetch("new", n)));
                receive(to);
            }
            for (int n = 0; n < many; n++) {
                joiner.send(new DatagramPacket(bad, bad.length, InetAddress.getLoopbackAddress(), b.port()));
                int expected = n + 1;
                Waiting.until(() -> {
                    to.drain(10, _ -> {});
                    return counts.all("rejected") == expected;
                });
            }
        }
        assertThat(counts.of("rejected not_authentic")).isBetween(1, mayBeOpened(begin));
    }

    @Test
    void noMoreIsReadInOneGoThanAskedFor() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        MemberConfig b = member("b", "127.0.0.1");
        UdpTransport from = transport(a, null, b);
        UdpTransport to = transport(b, null, a);
        for (int n = 0; n < 30; n++) {
            from.send("b", null, fetch("a", n));
        }
        List<Input.Received> received = new ArrayList<>();

        assertThat(to.drain(20, received::add)).as("there may be more").isTrue();
        assertThat(received).hasSize(20);
        assertThat(to.drain(20, received::add)).isFalse();
        assertThat(received).hasSize(30);
    }

    @Test
    void anotherThreadEndsTheWait() throws Exception {
        UdpTransport transport = transport(member("a", "127.0.0.1"), null);
        Thread waker = Thread.ofPlatform().start(transport::wakeUp);

        transport.await(Duration.ofMinutes(10));
        waker.join();
    }

    @Test
    void anAddressInUseOrNotOursIsSaidWithWhatToDo() throws Exception {
        MemberConfig a = member("a", "127.0.0.1");
        transport(a, null);

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> transport(a, null))
                .withMessageContaining("Member a can't listen on 127.0.0.1, UDP port " + a.port())
                .satisfies(e -> assertThat(e.action()).contains("flip.bind"));
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> transport(member("x", "192.0.2.1"), null))
                .withMessageContaining("192.0.2.1");
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> transport(member("x", "no.such.host.invalid"), null))
                .satisfies(e -> assertThat(e.action()).contains("resolve"));
    }

    private UdpTransport transport(MemberConfig self, @Nullable String bind, MemberConfig... others) {
        return transport(self, bind, datagrams(RealNodes.KEY), others);
    }

    private static Datagrams datagrams(String secret, String... previous) {
        return new Datagrams(secret, List.of(previous), new SecureRandom());
    }

    private UdpTransport transport(
            MemberConfig self, @Nullable String bind, Datagrams datagrams, MemberConfig... others) {
        AddressBook.OwnSettings own = new AddressBook.OwnSettings(self, List.of(), List.of());
        AddressBook book = new AddressBook(Arrays.asList(others), own, InetAddress::getAllByName, BootClock.find());
        UdpTransport transport = UdpTransport.open(self, bind, datagrams, book, counts);
        open.add(transport);
        return transport;
    }

    private static Input.Received receive(UdpTransport transport) throws IOException {
        List<Input.Received> received = new ArrayList<>();
        while (received.isEmpty()) {
            transport.await(Duration.ofSeconds(1));
            transport.drain(1, received::add);
        }
        return received.getFirst();
    }

    private static MemberConfig member(String id, String ip) throws IOException {
        return new MemberConfig(id, ip, Loopback.freePort(), null, List.of(), true);
    }

    private static Message fetch(String from, int offset) {
        return new Message.Fetch(header(from), new Digest(1, 2), offset);
    }

    private static Header header(String from) {
        return new Header(from, new Session(1, 2), null, new ConfigRef(0, new Digest(5, 6)));
    }
}
