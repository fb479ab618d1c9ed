package io.flip.e2e;

import io.flip.bench.Flood;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host on the members' switch that has no key, and can take any source address: it sends what it likes to them. */
public final class Intruder implements AutoCloseable {
    private final String namespace;
    private final String switchNamespace;

    Intruder(String namespace, String switchNamespace, List<Host> members) {
        this.namespace = namespace;
        this.switchNamespace = switchNamespace;
        // It neither says nor asks by ARP that a member's address is here: nothing but the datagrams is forged.
        sysctl("arp_ignore", 1);
        sysctl("arp_announce", 2);
        for (Host member : members) {
            Shell.run("ip -n %s neigh replace %s lladdr %s dev eth0 nud permanent"
                    .formatted(namespace, member.ip(), member.mac()));
        }
    }

    private void sysctl(String name, int value) {
        Shell.run("ip netns exec %s sysctl -q -w net.ipv4.conf.all.%s=%d".formatted(namespace, name, value));
    }

    /** Records what one member sends to another one, for so many seconds, as {@code tcpdump -w} does. */
    public void record(Host from, Host to, int seconds, Path file) {
        Shell.attempt(Shell.words("ip netns exec %s timeout %d tcpdump -q -U -i %s -w %s udp and dst host %s"
                .formatted(switchNamespace, seconds, from.cable().port(), file, to.ip())));
    }

    /**
     * Floods a member from this host's own address, or from another member's; on the last processor.
     *
     * @param as whose address it takes; {@code null} for its own
     * @param what as {@link Flood} takes it
     * @return what that said
     */
    public String flood(Host member, @Nullable Host as, int perSecond, int seconds, String what) {
        String forged = as == null ? "" : as.ip();
        if (!forged.isEmpty()) {
            Shell.run("ip -n %s addr add %s/32 dev lo".formatted(namespace, forged));
        }
        try {
            return Shell.run(command(member, forged, perSecond, seconds, what)).strip();
        } finally {
            if (!forged.isEmpty()) {
                Shell.run("ip -n %s addr del %s/32 dev lo".formatted(namespace, forged));
            }
        }
    }

    private List<String> command(Host member, String forged, int perSecond, int seconds, String what) {
        int last = Runtime.getRuntime().availableProcessors() - 1;
        List<String> command = new ArrayList<>(Shell.words("ip netns exec " + namespace));
        command.addAll(List.of("taskset", "-c", Integer.toString(last)));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(List.of("-cp", Lab.home().resolve("target/test-classes").toString(), Flood.class.getName()));
        command.add(member.ip() + ":2200");
        command.add(forged.isEmpty() ? "0.0.0.0:0" : forged + ":2200");
        command.addAll(List.of(Integer.toString(perSecond), Integer.toString(seconds)));
        command.addAll(Shell.words(what));
        return command;
    }

    @Override
    public void close() {
        Shell.run("ip netns del " + namespace);
    }
}
