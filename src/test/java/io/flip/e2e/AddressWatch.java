package io.flip.e2e;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every change of a host's addresses, with the time at which the kernel told of it: nothing is too short to be seen. */
final class AddressWatch implements AutoCloseable {
    /** Such as {@code [2026-11-23T11:14:18.756365] Deleted 2: eth0    inet 10.77.0.201/24 scope global secondary eth0}. */
    private static final Pattern LINE = Pattern.compile("\\[(\\S+)] (Deleted )?\\d+: (\\S+)\\s+inet6? ([^/ ]+).*");

    private static final String PROBE = "127.0.0.99";

    private final String host;
    private final List<Sighting> seen = new ArrayList<>();
    private final Following monitor;
    private volatile boolean watching;

    AddressWatch(String host, String namespace) {
        this.host = host;
        this.monitor = new Following(
                Shell.words("ip netns exec " + namespace + " stdbuf -oL ip -ts monitor address"), this::read);
        awaitFirstSight(namespace);
    }

    /** The monitor needs a moment to start: an address of the loopback tells when it sees. */
    private void awaitFirstSight(String namespace) {
        Await.until(
                "ip monitor runs on " + host,
                Lab.PATIENCE,
                () -> {
                    Shell.run("ip -n " + namespace + " addr replace " + PROBE + "/32 dev lo");
                    Shell.run("ip -n " + namespace + " addr del " + PROBE + "/32 dev lo");
                    return watching;
                },
                () -> "nothing was seen");
    }

    private void read(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        if (matcher.group(3).equals("lo")) {
            watching = true;
            return;
        }
        var at = LocalDateTime.parse(matcher.group(1))
                .atZone(ZoneId.systemDefault())
                .toInstant();
        synchronized (seen) {
            seen.add(new Sighting(at, host, matcher.group(4), matcher.group(2) == null));
        }
    }

    List<Sighting> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    String pid() {
        return Long.toString(monitor.pid());
    }

    @Override
    public void close() {
        monitor.close();
    }
}
