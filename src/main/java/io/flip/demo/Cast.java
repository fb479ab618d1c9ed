package io.flip.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The members of the demo, and the configuration that they share: the original's example, with handlers that need no privilege. */
record Cast(DemoOptions options, List<DemoMember> members) {
    static final List<String> IDS = List.of("flip", "flip1", "flip2");
    static final List<String> ITEMS = List.of("192.168.0.1", "192.168.0.2");

    static Cast of(DemoOptions options) {
        List<DemoMember> members = new ArrayList<>();
        for (int i = 0; i < IDS.size(); i++) {
            members.add(new DemoMember(options, IDS.get(i), options.httpPort() + i, options.udpPort() + i));
        }
        return new Cast(options, List.copyOf(members));
    }

    DemoMember member(String id) {
        return members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** A demo that was itself killed leaves its members behind. */
    void endLeftovers(Screen screen) throws IOException {
        for (DemoMember member : members) {
            if (member.adopt()) {
                screen.say("ending " + member.id() + ", left over from a demo that was killed");
                member.stop();
            }
        }
        members.forEach(member -> member.awaitEnd(Duration.ofSeconds(15)));
    }

    void refuseTakenPorts() {
        for (DemoMember member : members) {
            refuseIfTaken("--port", member.httpPort(), port -> new ServerSocket(port, 1, loopback()).close());
            refuseIfTaken(
                    "--udp-port",
                    member.udpPort(),
                    port -> new DatagramSocket(new InetSocketAddress(loopback(), port)).close());
        }
    }

    private interface Binding {
        void tryOn(int port) throws IOException;
    }

    private static void refuseIfTaken(String option, int port, Binding binding) {
        try {
            binding.tryOn(port);
        } catch (IOException taken) {
            throw new DemoException(
                    "port " + port + " is taken by another program; choose others with " + option + " N");
        }
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    void writeConfiguration() throws IOException {
        Files.createDirectories(options.state().resolve("items"));
        Files.writeString(configuration(), json());
    }

    Path configuration() {
        return options.state().resolve("flip.json");
    }

    /** The ids of those that keep a file for the item. */
    List<String> keepersOf(String item) {
        return members.stream()
                .map(DemoMember::id)
                .filter(id -> Files.exists(keptBy(id).resolve(item)))
                .toList();
    }

    Path keptBy(String id) {
        return options.state().resolve("items").resolve(id);
    }

    private String json() {
        return """
                {
                	"id" : "flip"
                	,"quorum" : 2
                	,"gossip_interval" : 1000
                	,"key" : "%s"
                	,"ping_per_interval" : 3
                	,"ping_timeout" : 1500
                	,"log_level" : "info"
                	,"servers" :
                		{"flip" : {"ip" : "127.0.0.1","port" : %d, "systems": ["ip"]}
                		,"flip1" : {"priority" : 1,"ip" : "127.0.0.1","port" : %d, "systems": ["ip"]}
                		,"flip2" : {"ip" : "127.0.0.1","port" : %d}}
                	,"cluster" :
                		{"config": {}
                		,"system":
                			{"ip":
                				{"alive" : %s
                				,"down" : %s
                				,"type" : "shard"
                				,"config" : {"directory" : %s}
                				,"data" : ["192.168.0.2","192.168.0.1"]}}}
                }
                """.formatted(
                        newKey(),
                        members.get(0).udpPort(),
                        members.get(1).udpPort(),
                        members.get(2).udpPort(),
                        quoted(options.home().resolve("handlers/file_up")),
                        quoted(options.home().resolve("handlers/file_down")),
                        quoted(options.state().resolve("items")));
    }

    /** For this demo alone. */
    private static String newKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
