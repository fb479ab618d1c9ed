package io.flip.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code ./flip bench failover [--trials N]} and {@code ./flip bench footprint}. */
public final class Bench {
    private static final String USAGE = """
            ./flip bench failover [--trials N]   how long an address is away when its member crashes, stops or returns:
                                                 real processes in network namespaces, the kernel's own times; default
                                                 and fast timing, and keepalived where it is installed. Default: 10 trials.
            ./flip bench footprint               start to ready, memory after 30 s, CPU while idle, packets per second.
            Both need root, iproute2, nftables, ping, arping and curl.
            """;

    private Bench() {}

    public static void main(String[] args) {
        List<String> words = Arrays.asList(args);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            System.err.println("flip bench: network namespaces need root");
            System.exit(77);
        }
        switch (words.getFirst()) {
            case "failover" -> new FailoverBench(trials(words)).run();
            default -> new FootprintBench().run();
        }
    }

    private static int trials(List<String> words) {
        int at = words.indexOf("--trials");
        return at < 0 ? 10 : Integer.parseInt(words.get(at + 1));
    }

    static boolean installed(String program) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin").stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
