package io.flip.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * {@code ./flip bench failover [--trials N] [--only WORD]}, {@code ./flip bench load [--trials N]}, {@code ./flip bench footprint}, {@code ./flip bench config},
 * {@code ./flip bench flood [--rates N,...] [--seconds N] [--only WORD]}, {@code ./flip bench items [--items N,...] [--limit SECONDS]},
 * {@code ./flip bench addresses [--addresses N] [--trials N]} and {@code ./flip bench faults [--trials N] [--only WORD]}.
 */
public final class Bench {
    private static final String USAGE = """
            ./flip bench failover [--trials N] [--only WORD]
                                                 how long an address is away when its member crashes, stops or returns:
                                                 real processes in network namespaces, the kernel's own times; default
                                                 and fast timing, and keepalived where it is installed. Default: 10 trials.
                                                 WORD is part of a row's name: address, default, fast, VRRPv2, VRRPv3.
            ./flip bench footprint               start to ready, memory after 30 s, CPU while idle, packets per second.
            ./flip bench load [--trials N]       how long a failover takes, and whether an address ever has two holders, while 400
                                                 connections read all that members show, as fast as they are answered.
            ./flip bench config                  changes of the configuration per second, from the acknowledgement until the last
                                                 member has it, and 10,000 items at once; 3, 5 and 7 members on loopback.
            ./flip bench flood [--rates 5000,20000,50000] [--seconds 5] [--only WORD]
                                                 what datagrams without the key cost a member, from an address of nobody and forged in a
                                                 member's: processor, leases, who is suspected. WORD is part of a kind's name, as "forged".
            ./flip bench items [--items 100,1000,10000] [--limit 120]
                                                 what so many items cost three members on loopback, with handlers that do nothing:
                                                 start, a member's end and return, stop of all; processor and memory. The limit is
                                                 that of each phase, in seconds.
            ./flip bench addresses [--addresses 1000] [--trials 5]
                                                 how soon the last of so many addresses is up when its member starts, crashes, returns or
                                                 stops, beside keepalived where it is installed; how soon one is back that somebody
                                                 took away; and what the fence's refresh costs.
            ./flip bench faults [--trials 15] [--only WORD]
                                                 who answers for an address when its holder crashes, is killed, paused, cut off or unplugged,
                                                 by a third host that asks all machines. WORD is part of a name, as "hold, pause".
            All but config and items need root, iproute2, nftables, ping, arping and curl; flood and faults tcpdump, flood taskset.
            """;

    private Bench() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException, IOException {
        List<String> words = Arrays.asList(args);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        if (words.getFirst().equals("config")) {
            new ConfigBench().run();
            return;
        }
        if (words.getFirst().equals("items")) {
            new ItemsBench(
                            numbers(words, "--items", "100,1000,10000", 50_000),
                            Duration.ofSeconds(number(words, "--limit", 120, 9999)))
                    .run();
            return;
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            System.err.println("flip bench: network namespaces need root");
            System.exit(77);
        }
        switch (words.getFirst()) {
            case "flood" ->
                new FloodBench(
                                numbers(words, "--rates", "5000,20000,50000", 999_999),
                                number(words, "--seconds", 5, 3600),
                                value(words, "--only").orElse(""))
                        .run();
            case "addresses" -> new AddressBench(number(words, "--addresses", 1000, 10_000), trials(words, 5)).run();
            case "faults" ->
                new FaultsBench(trials(words, 15), value(words, "--only").orElse("")).run();
            case "load" -> new LoadBench(trials(words)).run();
            case "failover" ->
                new FailoverBench(trials(words), value(words, "--only").orElse("")).run();
            default -> new FootprintBench().run();
        }
    }

    private static int trials(List<String> words) {
        return trials(words, 10);
    }

    private static int trials(List<String> words, int otherwise) {
        return number(words, "--trials", otherwise, 9999);
    }

    private static int number(List<String> words, String option, int otherwise, int most) {
        return value(words, option).map(word -> number(option, word, most)).orElse(otherwise);
    }

    private static List<Integer> numbers(List<String> words, String option, String otherwise, int most) {
        return Arrays.stream(value(words, option).orElse(otherwise).split(",", -1))
                .map(word -> number(option, word, most))
                .toList();
    }

    private static Optional<String> value(List<String> words, String option) {
        int at = words.indexOf(option);
        return at < 0 ? Optional.empty() : Optional.of(at + 1 < words.size() ? words.get(at + 1) : "");
    }

    private static int number(String option, String word, int most) {
        int number = word.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(word) : 0;
        if (number < 1 || number > most) {
            System.err.println(
                    "flip bench: " + option + " needs a number from 1 to " + most + ", and not '" + word + "'");
            System.exit(64);
        }
        return number;
    }

    static boolean installed(String program) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin").stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
