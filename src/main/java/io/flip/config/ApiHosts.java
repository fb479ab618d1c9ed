package io.flip.config;

import io.flip.config.bind.Hosts;
import io.flip.engine.register.MemberConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By which names this member may be asked by HTTP. A page of another site can make its own name lead to a member's address, and would read
 * what a browser gets there; it can't do that by a name that is not its own, nor by an address.
 */
public final class ApiHosts {

    private static final Path KERNELS_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path RESOLVER = Path.of("/etc/resolv.conf");

    private final Set<String> names;
    private final List<String> domains;

    /**
     * @param names this machine's own and whatever else was configured; localhost is always one
     * @param domains those in which this machine looks for names without one
     */
    public ApiHosts(Collection<String> names, Collection<String> domains) {
        this.names = Stream.concat(Stream.of("localhost"), names.stream())
                .map(ApiHosts::normal)
                .collect(Collectors.toUnmodifiableSet());
        this.domains = domains.stream().map(ApiHosts::normal).toList();
    }

    /** @param configured names beside those of this machine */
    static ApiHosts ofThisMachine(Collection<String> configured) {
        String own = lines(KERNELS_NAME)
                .findFirst()
                .orElseGet(() -> System.getenv().getOrDefault("HOSTNAME", ""))
                .strip();
        List<String> names = Stream.concat(
                        configured.stream(),
                        Stream.of(own, own.split("\\.", 2)[0]).filter(name -> !name.isEmpty()))
                .toList();
        List<String> domains = lines(RESOLVER)
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[0].equals("search") || words[0].equals("domain"))
                .flatMap(words -> Stream.of(words).skip(1))
                .filter(domain -> !normal(domain).isEmpty())
                .toList();
        return new ApiHosts(names, domains);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException _) {
            return Stream.of();
        }
    }

    /**
     * Whether it is an address, one of the names, or a member's id or host name; with or without a domain of this machine.
     *
     * @param host without a port; an IPv6 address may be in brackets
     * @param members asked for only where the rest does not decide
     */
    public boolean include(String host, Supplier<? extends Collection<MemberConfig>> members) {
        String asked = normal(host);
        String literal = asked.startsWith("[") && asked.endsWith("]") ? asked.substring(1, asked.length() - 1) : asked;
        return Hosts.isAddress(literal)
                || names.stream().anyMatch(name -> isCalled(asked, name))
                || members.get().stream()
                        .flatMap(member -> Stream.of(member.id(), member.ip()))
                        .anyMatch(name -> isCalled(asked, normal(name)));
    }

    private boolean isCalled(String asked, String name) {
        return asked.equals(name) || domains.stream().anyMatch(domain -> asked.equals(name + "." + domain));
    }

    private static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
