package io.flip.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads all that members show, as fast as they answer: over so many connections, from several addresses, until it is ended. One thread. Needs no
 * class but its own, so that it can run in any network namespace. Says {@code reading} once all connections have asked, and then each second how
 * many answers have come.
 *
 * <p>Arguments: connections, the members' addresses and port with commas ({@code 10.0.0.1:8080}), its own addresses with commas.
 */
public final class Storm {
    private static final List<String> PATHS = List.of(
            "/actuator/prometheus",
            "/api/v1/assignments",
            "/api/v1/history?limit=10000",
            "/api/v1/plan",
            "/v3/api-docs",
            "/actuator/health",
            "/api/v1/config",
            "/api/v1/config?current=true",
            "/api/v1/members",
            "/api/v1/systems/ip/data");
    private static final byte[] BEGIN = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    private final List<InetSocketAddress> members;
    private final List<InetAddress> own;
    private int opened;
    private long answers;
    private long refused;

    private Storm(List<InetSocketAddress> members, List<InetAddress> own) throws IOException {
        this.members = members;
        this.own = own;
    }

    public static void main(String[] args) throws IOException {
        List<InetSocketAddress> members = Arrays.stream(args[1].split(",", -1))
                .map(member -> new InetSocketAddress(
                        InetAddress.ofLiteral(member.replaceAll(":.*", "")),
                        Integer.parseInt(member.replaceAll(".*:", ""))))
                .toList();
        List<InetAddress> own = Arrays.stream(args[2].split(",", -1))
                .map(InetAddress::ofLiteral)
                .toList();
        new Storm(members, own).run(Integer.parseInt(args[0]));
    }

    private void run(int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            open();
        }
        System.out.println("reading");
        long next = System.nanoTime() + 1_000_000_000L;
        while (!Thread.currentThread().isInterrupted()) {
            selector.select(this::read, 200);
            if (System.nanoTime() > next) {
                System.out.printf(Locale.ROOT, "%d answers, %d refused%n", answers, refused);
                next += 1_000_000_000L;
            }
        }
    }

    private void open() {
        int number = opened++;
        try {
            SocketChannel channel = SocketChannel.open();
            channel.bind(new InetSocketAddress(own.get(number % own.size()), 0));
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(members.get(number / own.size() % members.size()));
            channel.register(selector, SelectionKey.OP_CONNECT, request(number));
        } catch (IOException unreachable) {
            refused++;
        }
    }

    private static byte[] request(int number) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .formatted(PATHS.get(number % PATHS.size()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void read(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        byte[] request = (byte[]) key.attachment();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                channel.write(ByteBuffer.wrap(request));
                return;
            }
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new IOException("closed");
            }
            int begun = begun(buffer.array(), buffer.position());
            answers += begun;
            for (int i = 0; i < begun; i++) {
                channel.write(ByteBuffer.wrap(request));
            }
        } catch (IOException closed) {
            refused++;
            again(channel);
        }
    }

    private void again(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            refused++;
        }
        open();
    }

    /** How many answers begin there; one whose begin is torn apart is missed, and asked for no more. */
    private static int begun(byte[] bytes, int length) {
        int found = 0;
        for (int i = 0; i + BEGIN.length <= length; i++) {
            if (bytes[i] == 'H' && Arrays.equals(bytes, i, i + BEGIN.length, BEGIN, 0, BEGIN.length)) {
                found++;
            }
        }
        return found;
    }
}
