package io.flip.recover;

import io.flip.config.GroupKeys;
import io.flip.config.bind.Secret;
import io.flip.engine.member.Self;
import io.flip.engine.member.Session;
import io.flip.engine.message.Body;
import io.flip.engine.message.ConfigRef;
import io.flip.engine.message.Digest;
import io.flip.engine.message.Header;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.message.Payload;
import io.flip.engine.register.MemberConfig;
import io.flip.wire.Datagrams;
import io.flip.wire.Limits;
import io.flip.wire.Rejected;
import io.flip.wire.SealKeys;
import io.flip.wire.Sealing;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks one member whether it is there: by a ping like that of a sender that has the group's key and is no member. It changes nothing, and every member
 * that takes part answers it. What the key does not open is no answer.
 */
final class Question {

    /** What came of it. */
    sealed interface Found {

        /**
         * @param by the member that answers at that address
         * @param version of its configuration
         * @param quorum whether a quorum answers it; {@code null} where it does not say
         */
        record Answer(String by, long version, @Nullable Boolean quorum) implements Found {}

        /** No process, or no machine, is there. */
        record Nobody(String why) implements Found {}

        /** Somebody may be there. */
        record Unclear(String why) implements Found {}
    }

    /** No member can have such an id. */
    private static final String SELF = "\trecover";

    private static final int PARTS = 10;

    private final Datagrams datagrams;
    private final Duration patience;
    private final Session session;
    private long asked;

    /** @param patience how long an answer may take; it is asked for several times */
    Question(GroupKeys keys, Duration patience) {
        SecureRandom random = new SecureRandom();
        this.datagrams = new Datagrams(
                SealKeys.of(
                        keys.key().text(),
                        keys.previous().stream().map(Secret::text).toList()),
                random);
        this.patience = patience;
        this.session = new Session(1, random.nextLong());
    }

    Found ask(MemberConfig member) {
        try {
            InetAddress address = InetAddress.getByName(member.ip());
            return ask(address, member.port());
        } catch (UnknownHostException _) {
            return new Found.Unclear("its name can't be resolved");
        } catch (IOException e) {
            return new Found.Unclear("it can't be asked: " + e.getMessage());
        }
    }

    private Found ask(InetAddress address, int port) throws IOException {
        boolean refused = false;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(address, port));
            socket.setSoTimeout((int) patience.dividedBy(PARTS).toMillis());
            for (int i = 0; i < PARTS; i++) {
                try {
                    Optional<Found> answer = ask(socket, i % 3 == 2 ? Sealing.UNSTRETCHED : Sealing.WITHOUT_MAC);
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                    refused = false;
                } catch (PortUnreachableException _) {
                    refused = true;
                    pause(); // it may be starting
                }
            }
        }
        if (refused) {
            return new Found.Nobody("nothing listens there");
        }
        return address.isReachable((int) patience.toMillis())
                ? new Found.Unclear(
                        "it does not answer, but its machine is on: another key, or a filter, would look like that")
                : new Found.Nobody("neither it nor its machine answers");
    }

    private void pause() {
        try {
            Thread.sleep(patience.dividedBy(PARTS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param as what that member may open: nobody knows its version */
    private Optional<Found> ask(DatagramSocket socket, Sealing as) throws IOException {
        Header header = new Header(SELF, session, null, new ConfigRef(0, new Digest(0, 0)));
        ByteBuffer ping = datagrams.seal(new Message.Ping(header, ++asked, new News(0, 0, 0, List.of())), as);
        socket.send(new DatagramPacket(ping.array(), ping.arrayOffset() + ping.position(), ping.remaining()));
        byte[] room = new byte[Limits.DATAGRAM + 1];
        DatagramPacket answer = new DatagramPacket(room, room.length);
        try {
            socket.receive(answer);
            return read(datagrams.open(ByteBuffer.wrap(room, 0, answer.getLength())));
        } catch (SocketTimeoutException | Rejected _) {
            return Optional.empty();
        }
    }

    private Optional<Found> read(Message message) {
        Header header = message.header();
        return session.equals(header.echo()) && message instanceof Message.Ack ack
                ? Optional.of(new Found.Answer(header.from(), header.config().version(), quorum(ack)))
                : Optional.empty();
    }

    private static @Nullable Boolean quorum(Message.Ack ack) {
        return ack.news().notices().stream()
                .map(notice -> notice.payload() instanceof Payload.Inline(Body.OfSelf(Self self)) ? self : null)
                .filter(self -> self != null && self.id().equals(ack.header().from()))
                .map(Self::leased)
                .findFirst()
                .orElse(null);
    }
}
