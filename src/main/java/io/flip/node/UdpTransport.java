package io.flip.node;

import io.flip.engine.Input;
import io.flip.engine.message.Endpoint;
import io.flip.engine.message.Message;
import io.flip.engine.register.MemberConfig;
import io.flip.wire.Datagrams;
import io.flip.wire.Limits;
import io.flip.wire.Rejected;
import io.flip.wire.SealKeys;
import io.flip.wire.Sealing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The member's socket. Nothing that the network does to it is fatal: what can't be sent or read is counted, and the protocol repeats it.
 * The socket is not connected, so that an unreachable peer shows on no other.
 *
 * <p>For one thread, but for {@link #wakeUp}.
 */
final class UdpTransport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);
    private static final int BUFFER = 1 << 20;

    private final DatagramChannel channel;
    private final Selector selector;
    private final Datagrams datagrams;
    private final AddressBook book;
    private final Telemetry telemetry;
    private final Sources sources;
    private final Misfits misfits;
    private final Dialects dialects;
    private final LargeLosses losses;
    private final ByteBuffer in = ByteBuffer.allocate(Limits.DATAGRAM + 1);
    private final Map<Endpoint, InetSocketAddress> endpoints = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, InetSocketAddress> eldest) {
            return size() > 1000;
        }
    };

    private UdpTransport(
            DatagramChannel channel, Selector selector, Datagrams datagrams, AddressBook book, Telemetry telemetry) {
        this.channel = channel;
        this.selector = selector;
        this.datagrams = datagrams;
        this.book = book;
        this.telemetry = telemetry;
        this.sources = new Sources(from -> book.memberAt(from) != null, book.clock(), new SecureRandom().nextInt());
        this.misfits = new Misfits(book::memberAt, book.clock(), LOG::warn);
        this.dialects = new Dialects(book.clock());
        this.losses = new LargeLosses(book.clock(), LOG::warn);
    }

    /**
     * Binds to the member's own address.
     *
     * @param bind another local address, or the wildcard; {@code null} for the member's own
     * @throws StartFailure where that can't be done
     */
    static UdpTransport open(
            MemberConfig self, @Nullable String bind, Datagrams datagrams, AddressBook book, Telemetry telemetry) {
        String host = bind == null ? self.ip() : bind;
        try {
            DatagramChannel channel = DatagramChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
                InetAddress local = InetAddress.getByName(host);
                channel.bind(new InetSocketAddress(local, self.port()));
                ReceiveBuffer.enlarge(channel);
                LargeLosses.checkInterface(local, LOG::warn);
                channel.configureBlocking(false);
                Selector selector = Selector.open();
                channel.register(selector, SelectionKey.OP_READ);
                return new UdpTransport(channel, selector, datagrams, book, telemetry);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartFailure(
                    "Member %s can't listen on %s, UDP port %d: %s".formatted(self.id(), host, self.port(), e),
                    e instanceof UnknownHostException
                            ? "Make the name resolve on this machine, or set flip.bind to a local address (0.0.0.0 for all)."
                            : "Is another process on that port (ss -ulnp), or the address not this machine's?"
                                    + " Correct the member's ip and port, or set flip.bind to a local address (0.0.0.0 for all).",
                    e);
        }
    }

    /** Waits until there is something to read, somebody wakes it up, or the time is over. */
    void await(Duration atMost) throws IOException {
        long millis = (atMost.toNanos() + 999_999) / 1_000_000; // not early: that would be a turn for nothing
        if (millis > 0) {
            selector.select(_ -> {}, millis);
        } else {
            selector.selectNow(_ -> {});
        }
    }

    /** Ends the {@link #await} that is under way, or the next. Safe from any thread. */
    void wakeUp() {
        selector.wakeup();
    }

    /** Reads what is there, at most so many datagrams, good and bad; whether there may be more. */
    boolean drain(int most, Consumer<Input.Received> to) {
        for (int read = 0; read < most; read++) {
            in.clear();
            SocketAddress from = receive();
            if (from == null) {
                return false;
            }
            open((InetSocketAddress) from, to);
        }
        return true;
    }

    private @Nullable SocketAddress receive() {
        try {
            return channel.receive(in);
        } catch (IOException e) {
            LOG.debug("Can't read", e);
            telemetry.rejected("unreadable");
            return null;
        }
    }

    private void open(InetSocketAddress from, Consumer<Input.Received> to) {
        Message message;
        try {
            message = datagrams.open(in.flip(), bytes -> sources.admits(from, bytes, Datagrams.hasMac(in)));
        } catch (Rejected rejected) {
            rejected(from, rejected);
            return;
        }
        sources.good(from, datagrams.sealing() == Sealing.WITH_MAC);
        telemetry.received(kind(message));
        if (datagrams.byPreviousSecret()) {
            telemetry.previousKey(message.header().from());
        }
        dialects.heard(message.header().from(), message.header().session(), datagrams.sealing());
        losses.heard(message.header().from(), message instanceof Message.Chunk);
        book.heard(message.header().from());
        to.accept(new Input.Received(new Endpoint(from.getAddress().getHostAddress(), from.getPort()), message));
    }

    private void rejected(InetSocketAddress from, Rejected rejected) {
        Rejected.Reason reason = rejected.reason();
        telemetry.rejected(reason.word());
        LOG.debug("From {}: {}", from, rejected.getMessage());
        if (reason == Rejected.Reason.UNKNOWN_KEY || reason == Rejected.Reason.NOT_AUTHENTIC) {
            sources.bad(from, in.limit(), Datagrams.hasMac(in));
            misfits.dropped(from, reason, in.get(1) & 0xff, datagrams.keyId());
        }
    }

    /** Safe from any thread. */
    void use(SealKeys keys) {
        datagrams.use(keys);
    }

    /** Those may be sent to from now on. */
    void reach(List<MemberConfig> members) {
        book.members(members);
    }

    /** To where its datagrams come from, or to where the configuration says that it is. */
    void send(String to, @Nullable Endpoint at, Message message) {
        InetSocketAddress address =
                at == null ? whereItMayBe(to, message) : endpoints.computeIfAbsent(at, UdpTransport::address);
        if (address == null) {
            telemetry.notSent(kind(message), "unresolved");
            return;
        }
        try {
            boolean sent = channel.send(datagrams.seal(message, dialects.of(to)), address) > 0;
            if (sent) {
                telemetry.sent(kind(message));
                if (message instanceof Message.Fetch) {
                    losses.asked(to);
                }
            } else {
                telemetry.notSent(kind(message), "buffer_full");
            }
        } catch (IOException | RuntimeException e) { // an address family that this machine lacks is a RuntimeException
            telemetry.notSent(kind(message), e instanceof IllegalArgumentException ? "too_large" : "unreachable");
            LOG.debug("To {} at {}: {}", to, address, e.toString());
        }
    }

    private @Nullable InetSocketAddress whereItMayBe(String to, Message message) {
        return message instanceof Message.Ping ? book.findToAsk(to) : book.find(to);
    }

    /** An endpoint is an address that we named ourselves: nothing is resolved. */
    private static InetSocketAddress address(Endpoint endpoint) {
        return new InetSocketAddress(InetAddress.ofLiteral(endpoint.ip()), endpoint.port());
    }

    static String kind(Message message) {
        return switch (message) {
            case Message.Ping _ -> "ping";
            case Message.Ack _ -> "ack";
            case Message.Fetch _ -> "fetch";
            case Message.Chunk _ -> "chunk";
            case Message.Registered _ -> "register";
            case Message.Join _ -> "join";
            case Message.Welcome _ -> "welcome";
        };
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
