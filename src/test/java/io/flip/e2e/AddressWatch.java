package io.flip.e2e;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every change of an address on any host, in the very order in which the kernel made them: one socket hears all namespaces, so nothing is
 * too short to be seen, and no delay of a reader can turn two events round. The times are those of the reader, which runs before anything
 * else on its processor where it may.
 */
final class AddressWatch implements AutoCloseable {
    /** Such as {@code [2026-11-23T11:14:18.756365] [nsid 1]Deleted 2: eth0    inet 10.77.0.201/24 scope global secondary eth0}. */
    private static final Pattern LINE =
            Pattern.compile("\\[(\\S+)] \\[nsid (\\d+)](Deleted )?\\d+: \\S+\\s+inet6? ([^/ ]+).*");

    private static final String PROBE = "127.0.0.99";

    private final String namespace;
    private final List<String> hosts = new ArrayList<>();
    private final List<Sighting> seen = new ArrayList<>();
    private final Following monitor;

    /** @param namespace the one whose numbering of the others is used */
    AddressWatch(String namespace) {
        this.namespace = namespace;
        String urgently = Shell.attempt(Shell.words("chrt -f 10 true")).status() == 0 ? " chrt -f 10" : "";
        this.monitor = new Following(
                Shell.words("ip netns exec " + namespace + urgently + " stdbuf -oL ip -ts monitor address all-nsid"),
                this::read);
    }

    /** From now on; returns when it does. Before the host gets its cable: to what that leads, the kernel gives a number itself. */
    void add(String host, String hostNamespace) {
        synchronized (seen) {
            hosts.add(host);
        }
        Shell.run("ip -n " + namespace + " netns set " + hostNamespace + " " + (hosts.size() - 1));
        Await.until(
                "the addresses of " + host + " are watched",
                Lab.PATIENCE,
                () -> {
                    Shell.run("ip -n " + hostNamespace + " addr replace " + PROBE + "/32 dev lo");
                    Shell.run("ip -n " + hostNamespace + " addr del " + PROBE + "/32 dev lo");
                    return seen(PROBE).stream()
                            .anyMatch(sighting -> sighting.host().equals(host));
                },
                () -> "nothing was seen");
    }

    private void read(String line) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
            var at = LocalDateTime.parse(matcher.group(1))
                    .atZone(ZoneId.systemDefault())
                    .toInstant();
            int number = Integer.parseInt(matcher.group(2));
            synchronized (seen) {
                if (number < hosts.size()) {
                    seen.add(new Sighting(at, hosts.get(number), matcher.group(4), matcher.group(3) == null));
                }
            }
        }
    }

    List<Sighting> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    List<Sighting> seen(String address) {
        return seen().stream()
                .filter(sighting -> sighting.address().equals(address))
                .toList();
    }

    @Override
    public void close() {
        monitor.close();
    }
}
