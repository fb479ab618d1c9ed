package io.flip.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends datagrams to one member, so many a second, as cheaply as Java can; then says how many it sent, and in which time. One thread. Needs no class but its own, so
 * that it can run in any network namespace.
 *
 * <p>Arguments: the member's address and port ({@code 10.0.0.1:2200}), the source's ({@code 10.0.0.9:0}: any port), how many a second, for how many seconds, and
 * what: {@code noise BYTES}, {@code head VERSION KEYID BYTES} (made up but for the two bytes that tell a version and a key) or {@code recorded FILE} (of {@code tcpdump -w}, without end).
 */
public final class Flood {
    private static final int HEADS = 256;

    private Flood() {}

    public static void main(String[] args) throws IOException {
        List<ByteBuffer> datagrams = what(List.of(args).subList(4, args.length));
        int perSecond = Integer.parseInt(args[2]);
        long length = Long.parseLong(args[3]) * 1_000_000_000L;
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(address(args[1]));
            channel.connect(address(args[0]));
            long begin = System.nanoTime();
            long sent = 0;
            long refused = 0;
            for (long now = begin; now - begin < length; now = System.nanoTime()) {
                long due = Math.min(sent + perSecond / 100, (long) ((now - begin)
                        / 1e9
                        * perSecond)); // what could not be sent in time is not made up for in one go
                if (sent >= due) {
                    LockSupport.parkNanos(200_000);
                }
                for (; sent < due; sent++) {
                    ByteBuffer datagram = datagrams.get((int) (sent % datagrams.size()));
                    refused += sent(channel, datagram.rewind()) ? 0 : 1;
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(Locale.ROOT, "sent %.0f a second%n", (sent - refused) / seconds);
        }
    }

    private static boolean sent(DatagramChannel channel, ByteBuffer datagram) {
        try {
            return channel.write(datagram) > 0;
        } catch (IOException answered) { // that nothing listens there
            return false;
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.ofLiteral(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    private static List<ByteBuffer> what(List<String> words) throws IOException {
        return switch (words.getFirst()) {
            case "noise" -> madeUp(0xff, 0, Integer.parseInt(words.get(1)));
            case "head" ->
                madeUp(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
            default -> recorded(Files.readAllBytes(Path.of(words.get(1))));
        };
    }

    /** Whose nonces differ. */
    private static List<ByteBuffer> madeUp(int version, int keyId, int bytes) {
        SplittableRandom random = new SplittableRandom(1);
        List<ByteBuffer> datagrams = new ArrayList<>();
        for (int i = 0; i < HEADS; i++) {
            byte[] content = new byte[bytes];
            random.nextBytes(content);
            content[0] = (byte) version;
            content[1] = (byte) keyId;
            datagrams.add(direct(content, 0, bytes));
        }
        return datagrams;
    }

    /** The payloads of a capture of Ethernet: 24 bytes, then for each packet 16 and itself. */
    private static List<ByteBuffer> recorded(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> datagrams = new ArrayList<>();
        int at = 24;
        while (at + 16 <= file.length) {
            int length = in.getInt(at + 8);
            int udp = at + 16 + 14 + 4 * (file[at + 16 + 14] & 0xf);
            datagrams.add(direct(file, udp + 8, at + 16 + length - udp - 8));
            at += 16 + length;
        }
        return datagrams;
    }

    private static ByteBuffer direct(byte[] content, int from, int length) {
        return ByteBuffer.allocateDirect(length).put(content, from, length);
    }
}
