package io.flip.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * {@code ./flip bench failover [--trials N]}, {@code ./flip bench load [--trials N]}, {@code ./flip bench footprint}, {@code ./flip bench config} and
 * {@code ./flip bench flood}.
 */
public final class Bench {
    private static final String USAGE = """
            ./flip bench failover [--trials N]   how long an address is away when its member crashes, stops or returns:
                                                 real processes in network namespaces, the kernel's own times; default
                                                 and fast timing, and keepalived where it is installed. Default: 10 trials.
            ./flip bench footprint               start to ready, memory after 30 s, CPU while idle, packets per second.
            ./flip bench load [--trials N]       how long a failover takes, and whether an address ever has two holders, while 400
                                                 connections read all that members show, as fast as they are answered.
            ./flip bench config                  changes of the configuration per second, from the acknowledgement until the last
                                                 member has it, and 10,000 items at once; 3, 5 and 7 members on loopback.
            ./flip bench flood                   what datagrams without the key cost a member of three on loopback: processor, leases.
            All but config and flood need root, iproute2, nftables, ping, arping and curl.
            """;

    private Bench() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException, IOException {
        List<String> words = Arrays.asList(args);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        if (words.getFirst().equals("flood")) {
            new FloodBench().run();
            return;
        }
        if (words.getFirst().equals("config")) {
            new ConfigBench().run();
            return;
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            System.err.println("flip bench: network namespaces need root");
            System.exit(77);
        }
        switch (words.getFirst()) {
            case "load" -> new LoadBench(trials(words)).run();
            case "failover" -> new FailoverBench(trials(words)).run();
            default -> new FootprintBench().run();
        }
    }

    private static int trials(List<String> words) {
        int at = words.indexOf("--trials");
        if (at < 0) {
            return 10;
        }
        String number = at + 1 < words.size() ? words.get(at + 1) : "";
        if (!number.matches("[1-9][0-9]{0,3}")) {
            System.err.println("flip bench: --trials needs a number from 1 to 9999, and not '" + number + "'");
            System.exit(64);
        }
        return Integer.parseInt(number);
    }

    static boolean installed(String program) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin").stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
