package io.flip.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flip.engine.effect.Effect;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of this machine, as they are on interfaces that are up and have a link. All are read at once, by iproute2, which {@code ip_up} needs
 * too: what Java has for that takes seconds for 10,000 of them. For one thread.
 */
final class Addresses {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerRunner.class);

    /** So long what was read is good: many items are looked at together. */
    private static final long GOOD_FOR = Duration.ofMillis(500).toNanos();

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Pattern LINK = Pattern.compile("^\\d+: ([^:@]+)(?:@[^:]*)?: <([^>]*)>");
    private static final Pattern ADDRESS = Pattern.compile("^\\d+: (\\S+)\\s+inet6? ([^/ ]+)");
    private static final Set<String> USABLE = Set.of("UP", "LOWER_UP");

    private final String program;
    private final Duration patience;
    private Map<String, Set<InetAddress>> byInterface = new HashMap<>();
    private boolean read;
    private long readAt;
    private long took;

    Addresses() {
        this("ip", PATIENCE);
    }

    /** @param patience for each of its answers; after that it is ended, and all seem to be missing */
    Addresses(String program, Duration patience) {
        this.program = program;
        this.patience = patience;
    }

    /** As iproute2 says it, until it is read anew. */
    Addresses(String links, String addresses) {
        this();
        links.lines().forEach(this::link);
        addresses.lines().forEach(this::address);
        read = true;
    }

    /** Whether the item, an address, is on the interface that its config names; where that is no address, or no such interface, it is not. */
    boolean has(Effect.Check order, long now) {
        if (!read || now - readAt > GOOD_FOR) {
            read(now);
        }
        Object name = order.handlers().config().get("interface");
        Set<InetAddress> its = name == null ? null : byInterface.get(name.toString());
        return its != null && its.contains(parsed(order.item().value().replaceFirst("/.*", "")));
    }

    /** How long the last reading took, in nanoseconds. */
    long took() {
        return took;
    }

    private void read(long now) {
        long began = System.nanoTime();
        byInterface = new HashMap<>();
        try {
            said("link").lines().forEach(this::link);
            said("addr").lines().forEach(this::address);
        } catch (IOException | Error e) {
            // All seem to be missing, and their programs tell. Error: Java's, where no thread can be had to await the
            // exit.
            LOG.debug("The addresses could not be read", e);
            byInterface.clear();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        took = System.nanoTime() - began;
        read = true;
        readAt = now + took; // one that took long is not done again for the next item
    }

    private String said(String what) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program, "-o", what, "show");
        builder.environment().keySet().retainAll(Set.of("PATH")); // whatever handlers may see has no key
        builder.environment().put("LC_ALL", "C");
        builder.redirectInput(new File("/dev/null")).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            Thread.ofPlatform().daemon().name("ip's time").start(() -> endIfLate(process));
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new IOException("ip " + what + " failed");
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    /** With those that it started: each of them keeps its output open, which is read to its end. */
    private void endIfLate(Process process) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                List<ProcessHandle> started = process.descendants().toList();
                process.destroyForcibly();
                started.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@code 2: eth0@if3: <BROADCAST,UP,LOWER_UP> mtu 1500 ...}. */
    private void link(String line) {
        Matcher link = LINK.matcher(line);
        if (link.find()) {
            Set<String> flags = Set.of(link.group(2).split(","));
            if (flags.containsAll(USABLE) && !flags.contains("DORMANT")) {
                byInterface.put(link.group(1), new HashSet<>());
            }
        }
    }

    /** {@code 2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\\ ...}; one that is there twice in the network is not usable. */
    private void address(String line) {
        Matcher address = ADDRESS.matcher(line);
        if (address.find() && !line.contains(" dadfailed ")) {
            Set<InetAddress> its = byInterface.get(address.group(1));
            InetAddress parsed = parsed(address.group(2));
            if (its != null && parsed != null) {
                its.add(parsed);
            }
        }
    }

    private static @Nullable InetAddress parsed(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
