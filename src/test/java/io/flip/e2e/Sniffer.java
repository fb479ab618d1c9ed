package io.flip.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hears the datagrams that a host sends, at its port of the switch, with the kernel's time. */
public final class Sniffer implements AutoCloseable {
    private static final Pattern PACKET = Pattern.compile("(\\d+)\\.(\\d{6}) IP6? .*");

    private final List<Instant> packets = new ArrayList<>();
    private final Following tcpdump;
    private volatile boolean listening;

    Sniffer(String namespace, String port, String filter) {
        tcpdump = new Following(
                List.of("ip", "netns", "exec", namespace, "tcpdump", "-l", "-n", "-tt", "-i", port, filter),
                this::read);
        Await.until("tcpdump listens", Lab.PATIENCE, () -> listening, () -> "it said nothing");
    }

    private void read(String line) {
        listening |= line.startsWith("listening on");
        Matcher matcher = PACKET.matcher(line);
        if (matcher.matches()) {
            synchronized (packets) {
                packets.add(Instant.ofEpochSecond(
                        Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)) * 1000));
            }
        }
    }

    public List<Instant> packets() {
        synchronized (packets) {
            return List.copyOf(packets);
        }
    }

    @Override
    public void close() {
        tcpdump.close();
    }
}
