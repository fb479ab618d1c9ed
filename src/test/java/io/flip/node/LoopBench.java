package io.flip.node;

import io.flip.engine.Input;
import io.flip.engine.claim.Note;
import io.flip.engine.effect.Effect;
import io.flip.engine.grant.Epochs;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.member.Session;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.time.Moment;
import io.flip.fixture.Keys;
import io.flip.wire.Datagrams;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A loop with all that it needs: a real socket, and a peer that sends to it. */
final class LoopBench {
    static final News NOTHING = new News(0, 0, 0, List.of());
    private static final String SECRET = Keys.of("the group's");

    final ScriptedMachine machine = new ScriptedMachine();
    final Counting counts = new Counting();
    final Supplier<Moment> clock = BootClock.find();
    final EventLog events = new EventLog(100, 1);
    final List<String> deeds = new CopyOnWriteArrayList<>();
    final List<Note> disk = new CopyOnWriteArrayList<>();
    volatile boolean diskFull;
    volatile boolean handlersFail;

    /** The moments by which leases were told. */
    final Queue<Moment> turns = new ConcurrentLinkedQueue<>();

    private final MemberConfig self = new MemberConfig("a", "127.0.0.1", Loopback.freePort(), null, List.of(), true);
    private final DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Datagrams peerDatagrams = new Datagrams(SECRET, List.of(), new SecureRandom());
    private final UdpTransport transport;
    final Inbox inbox;
    final Publisher publisher;
    final EngineLoop loop;
    private final Thread thread;
    private int arrived;

    LoopBench() throws IOException {
        MemberConfig other = new MemberConfig("b", "127.0.0.1", peer.getLocalPort(), null, List.of(), true);
        AddressBook.OwnSettings own = new AddressBook.OwnSettings(self, List.of(), List.of());
        AddressBook book = new AddressBook(List.of(other), own, InetAddress::getAllByName, clock);
        Datagrams datagrams = new Datagrams(SECRET, List.of(), new SecureRandom());
        transport = UdpTransport.open(self, null, datagrams, book, counts);
        inbox = new Inbox(transport::wakeUp);
        events.subscribe(0, stamped -> deeds.add("event " + stamped.event().subject()));
        Deeds carriedOut = new Deeds(
                transport,
                new NoteKeeper(this::store, epochs()),
                new RegisterKeeper(register()),
                handlers(),
                inbox,
                events,
                counts,
                answer -> deeds.add("answer " + answer.request()));
        publisher = new Publisher(machine, clock, counts);
        loop = new EngineLoop(machine, transport, inbox, carriedOut, publisher, clock, counts);
        thread = Thread.ofPlatform().name("loop under test").unstarted(loop::run);
    }

    private NoteKeeper.EpochStore epochs() {
        return new NoteKeeper.EpochStore() {
            @Override
            public void reserve(long epoch) {}

            @Override
            public void giveBack() {}

            @Override
            public void keep(Epochs.Kept kept) throws IOException {
                if (diskFull) {
                    throw new IOException("No space left on device");
                }
                deeds.add("keep " + kept.highest());
            }
        };
    }

    void start() {
        thread.start();
    }

    /** So many datagrams lie in the socket's buffer when it returns, numbered from 0. */
    void arrive(int datagrams) {
        try {
            for (int n = 0; n < datagrams; n++) {
                Message fetch = new Message.Fetch(header(), new Digest(1, 2), arrived++);
                ByteBuffer sealed = peerDatagrams.seal(fetch);
                byte[] bytes = new byte[sealed.remaining()];
                sealed.get(bytes);
                peer.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), self.port()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static int number(Input received) {
        return ((Message.Fetch) ((Input.Received) received).message()).offset();
    }

    static Header header() {
        return new Header("b", new Session(1, 2), null, new ConfigRef(0, new Digest(5, 6)));
    }

    private void store(List<Note> notes) throws IOException {
        if (diskFull) {
            throw new IOException("No space left on device");
        }
        deeds.add("notes");
        disk.addAll(notes);
    }

    private Handlers handlers() {
        return new Handlers() {
            @Override
            public void leased(LeaseGroups groups, Duration term, Moment turned) {
                turns.add(turned);
            }

            @Override
            public void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
                if (handlersFail) {
                    throw new IllegalArgumentException("wanted by the test");
                }
                deeds.add("run " + run.run());
            }

            @Override
            public void end(long run) {
                deeds.add("end " + run);
            }

            @Override
            public void close() {}
        };
    }

    void close() throws IOException, InterruptedException {
        loop.cancel();
        thread.join();
        transport.close();
        peer.close();
    }

    private RegisterKeeper.Store register() {
        return new RegisterKeeper.Store() {
            @Override
            public void write(Effect.StoreBase base) {}

            @Override
            public void write(AcceptorState state) throws IOException {
                if (diskFull) {
                    throw new IOException("No space left on device");
                }
                deeds.add("vote");
            }
        };
    }
}
