package io.flip.node;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the kernel keep more of what has arrived and was not read yet: in a burst it drops what comes when the buffer is full, pings among it. A process that may configure networks
 * (CAP_NET_ADMIN, as a member that holds addresses) gets a buffer beyond the machine's limit, which is about 200 KB ({@code net.core.rmem_max}); anybody else gets the limit.
 */
final class ReceiveBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiveBuffer.class);
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33; // on all machines that Flip runs on
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

    /** Bytes; the kernel counts what it needs itself, too, and makes it twice that. At 50,000 datagrams of 1400 bytes a second it is full after 70 ms. */
    static final int WANTED = 4 << 20;

    private ReceiveBuffer() {}

    /** @param channel bound */
    static void enlarge(DatagramChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, WANTED);
        if (channel.getOption(StandardSocketOptions.SO_RCVBUF) >= WANTED
                || !System.getProperty("os.name", "").startsWith("Linux")) {
            return;
        }
        try {
            OptionalInt descriptor = descriptor(((InetSocketAddress) channel.getLocalAddress()).getPort());
            if (descriptor.isPresent()) {
                force(descriptor.getAsInt());
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.debug("The receive buffer is no larger than the machine's limit", e);
        }
    }

    /** Java does not tell it: of our descriptors the one whose socket the kernel shows at that port. */
    private static OptionalInt descriptor(int port) throws IOException {
        Set<String> inodes = inodes(port);
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : descriptors) {
                if (isOneOf(each, inodes)) {
                    return OptionalInt.of(Integer.parseInt(each.getFileName().toString()));
                }
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isOneOf(Path descriptor, Set<String> inodes) {
        try {
            Matcher socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
            return socket.matches() && inodes.contains(socket.group(1));
        } catch (IOException closed) { // meanwhile
            return false;
        }
    }

    /** Of sockets with that port: on other addresses there may be others, which are not ours. */
    private static Set<String> inodes(int port) throws IOException {
        String end = String.format(Locale.ROOT, ":%04X", port);
        Set<String> inodes = new HashSet<>();
        for (String table : List.of("/proc/self/net/udp", "/proc/self/net/udp6")) {
            if (Files.exists(Path.of(table))) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] fields = line.strip().split(" +", -1);
                    if (fields.length > 9 && fields[1].endsWith(end)) {
                        inodes.add(fields[9]);
                    }
                }
            }
        }
        return inodes;
    }

    /** Without the right to it nothing changes. */
    private static void force(int descriptor) {
        try {
            int failed = (int) setsockopt()
                    .invokeExact(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, MemorySegment.ofArray(new int[] {WANTED}), 4);
            LOG.debug("The receive buffer {}", failed == 0 ? "is as large as wanted" : "is the machine's limit");
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted") // the jar's manifest and the launcher allow it
    private static MethodHandle setsockopt() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setsockopt"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                Linker.Option.critical(true));
    }
}
