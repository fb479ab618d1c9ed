package io.flip.handler;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Two holders and a neighbour on one Ethernet segment: network namespaces {@code a}, {@code b} and {@code c} with an interface
 * {@code v0} each, on a bridge in a fourth one. Nothing of it touches the machine's own network, and all of it goes again.
 */
final class Segment {
    private static final Pattern OWN = Pattern.compile("10\\.9\\.0\\.[123]/24|2001:db8::[123]/64");

    private final String prefix =
            "flip-" + Long.toString(ProcessHandle.current().pid(), 36) + "-"
                    + Long.toString(System.nanoTime() % 1_000_000, 36) + "-";
    private final List<String> namespaces = new ArrayList<>();
    private final List<Process> captures = new ArrayList<>();

    Segment() throws IOException, InterruptedException {
        namespace("bridge");
        in("bridge", "ip link add br0 type bridge");
        in("bridge", "ip link set br0 up");
        host("a", 1);
        host("b", 2);
        host("c", 3);
    }

    private void namespace(String name) throws IOException, InterruptedException {
        Shell.must("ip", "netns", "add", prefix + name);
        namespaces.add(name);
        in(name, "ip link set lo up");
    }

    private void host(String name, int number) throws IOException, InterruptedException {
        namespace(name);
        in(name, "ip link add v0 type veth peer name p%s netns %sbridge".formatted(name, prefix));
        in(name, "ip link set v0 up");
        in("bridge", "ip link set p%s master br0 up".formatted(name));
        in(name, "ip addr add 10.9.0.%d/24 dev v0".formatted(number));
        in(name, "ip addr add 2001:db8::%d/64 dev v0 nodad".formatted(number));
    }

    /** The words of a command there. */
    List<String> command(String host, String... command) {
        return Stream.concat(Stream.of("ip", "netns", "exec", prefix + host), Stream.of(command))
                .toList();
    }

    Shell.Said run(String host, String... command) throws IOException, InterruptedException {
        return Shell.run(command(host, command).toArray(String[]::new));
    }

    /** The output of a line of shell that must succeed there. */
    String in(String host, String line) throws IOException, InterruptedException {
        return Shell.must(command(host, "sh", "-c", line).toArray(String[]::new));
    }

    Shell.Said up(String host, String value) throws IOException, InterruptedException {
        return handler(host, "ip_up", value);
    }

    Shell.Said down(String host, String value) throws IOException, InterruptedException {
        return handler(host, "ip_down", value);
    }

    private Shell.Said handler(String host, String name, String value) throws IOException, InterruptedException {
        return run(host, Shell.HANDLERS.resolve(name).toString(), value, "{\"interface\":\"v0\"}");
    }

    /** With prefix lengths, what has been put on the interface beside its own. */
    List<String> addresses(String host) throws IOException, InterruptedException {
        List<String> all = List.of(in(host, "ip -br addr show dev v0").strip().split("\\s+", -1));
        return all.stream()
                .skip(2) // name and state
                .filter(address ->
                        !address.startsWith("fe80:") && !OWN.matcher(address).matches())
                .toList();
    }

    String hardware(String host) throws IOException, InterruptedException {
        return in(host, "cat /sys/class/net/v0/address").strip();
    }

    /** Writes what the host hears, one packet a line, each with its time in seconds; listens when this returns. */
    Path capture(String host, String filter) throws IOException {
        Path file = Files.createTempFile("capture", null);
        Path errors = Files.createTempFile("capture", null);
        captures.add(new ProcessBuilder(command(host, "tcpdump", "-tt", "-e", "-n", "-l", "-i", "v0", filter))
                .redirectOutput(file.toFile())
                .redirectError(errors.toFile())
                .start());
        await().atMost(Workshop.PATIENCE).until(() -> Files.readString(errors).contains("listening on"));
        return file;
    }

    /** Waits until what handlers left in the background there is done. */
    void awaitQuiet(String host) {
        await().atMost(Workshop.PATIENCE)
                .until(() -> Shell.must("ip", "netns", "pids", prefix + host).isBlank());
    }

    /** Ends what handlers left in the background there. */
    void endAll(String host) throws IOException, InterruptedException {
        for (String pid :
                Shell.must("ip", "netns", "pids", prefix + host).lines().toList()) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
        awaitQuiet(host);
    }

    void close() throws IOException, InterruptedException {
        for (Process capture : captures) {
            capture.destroy();
            capture.waitFor();
        }
        for (String namespace : namespaces) {
            Shell.must("ip", "netns", "del", prefix + namespace);
        }
    }
}
