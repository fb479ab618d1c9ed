package io.flip.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who uses an address: pings it without end from a host of its own. */
public final class Client implements AutoCloseable {
    private static final Pattern REPLY = Pattern.compile("\\[(\\d+)\\.(\\d{6})] \\d+ bytes from .*");

    private final String namespace;
    private final String address;
    private final List<Instant> replies = new ArrayList<>();
    private final Following ping;

    Client(String namespace, String address, Duration interval) {
        this.namespace = namespace;
        this.address = address;
        this.ping = new Following(
                Shell.words(
                        "ip netns exec " + namespace + " ping -n -D -i " + interval.toNanos() / 1e9 + " " + address),
                this::read);
    }

    private void read(String line) {
        Matcher matcher = REPLY.matcher(line);
        if (matcher.matches()) {
            Instant at =
                    Instant.ofEpochSecond(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)) * 1000);
            synchronized (replies) {
                replies.add(at);
            }
        }
    }

    public void awaitAnswerAfter(Instant moment) {
        Await.until(
                "the client is answered by " + address,
                Lab.PATIENCE,
                () -> lastAnswer().isAfter(moment),
                () -> "last answer at " + lastAnswer() + ", neighbour: " + neighbour());
    }

    private Instant lastAnswer() {
        synchronized (replies) {
            return replies.isEmpty() ? Instant.MIN : replies.getLast();
        }
    }

    /** The longest time without an answer between the last one before the fault and the first one after it was over. */
    public Duration outage(Instant fault, Instant end) {
        Duration longest = Duration.ZERO;
        Instant previous = fault;
        for (Instant reply : copy()) {
            if (reply.isAfter(fault) && reply.isBefore(end)) {
                longest = longer(longest, Duration.between(previous, reply));
            }
            previous = reply;
        }
        return longest;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private List<Instant> copy() {
        synchronized (replies) {
            return List.copyOf(replies);
        }
    }

    /** The hardware address to which the client sends what is for the item. */
    public String neighbour() {
        Matcher matcher =
                Pattern.compile("lladdr (\\S+)").matcher(Shell.run("ip -n " + namespace + " neigh show " + address));
        return matcher.find() ? matcher.group(1) : "none";
    }

    @Override
    public void close() {
        ping.close();
    }
}
