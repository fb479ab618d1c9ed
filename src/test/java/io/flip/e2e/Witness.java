package io.flip.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A third host that asks for an address without end, and hears who answers. It asks all machines of the network at once, whoever has said that the
 * address is there: it takes the network's broadcast address for the hardware address of whoever has it. So two that both would answer both do,
 * where an ordinary client would talk to one of them and not notice.
 */
public final class Witness implements AutoCloseable {
    private static final String EVERYONE = "ff:ff:ff:ff:ff:ff";

    private static final Pattern PACKET =
            Pattern.compile("(\\d+)\\.(\\d{6}) (\\S+) > .*ICMP echo (request|reply), id \\d+, seq (\\d+),.*");

    private final String namespace;
    private final Duration interval;
    private final Following capture;
    private final Following ping;
    private final List<Question> questions = new ArrayList<>();
    private final Map<Integer, Question> open = new LinkedHashMap<>();
    private volatile boolean listening;

    /** When it was sent, and the hardware addresses that answered, with the moment of the first answer of each. */
    private record Question(Instant at, Map<String, Instant> answers) {}

    Witness(String namespace, String switchNamespace, String address, Duration interval) {
        this.namespace = namespace;
        this.interval = interval;
        Shell.run("ip -n %s neigh replace %s lladdr %s dev eth0 nud permanent".formatted(namespace, address, EVERYONE));
        capture = new Following(
                Shell.words(
                        "ip netns exec " + switchNamespace
                                + " tcpdump -l -n -e -tt -B 4096 -i p-witness icmp[icmptype] = icmp-echoreply or icmp[icmptype] = icmp-echo"),
                this::read);
        Await.until("tcpdump listens", Lab.PATIENCE, () -> listening, () -> "it said nothing");
        ping = new Following(
                Shell.words(
                        "ip netns exec " + namespace + " ping -n -q -i " + interval.toNanos() / 1e9 + " " + address),
                line -> {});
    }

    /** What was heard until now does not matter. */
    public void forget() {
        synchronized (questions) {
            questions.clear();
            open.clear();
        }
    }

    private void read(String line) {
        listening |= line.startsWith("listening on");
        Matcher matcher = PACKET.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        Instant at = Instant.ofEpochSecond(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)) * 1000);
        int number = Integer.parseInt(matcher.group(5));
        synchronized (questions) {
            if (matcher.group(4).equals("request")) {
                Question question = new Question(at, new TreeMap<>());
                questions.add(question);
                open.put(number, question); // after 65,536 the numbers begin anew
                return;
            }
            Question asked = open.get(number);
            if (asked != null) {
                asked.answers().putIfAbsent(matcher.group(3), at);
            }
        }
    }

    /**
     * What was answered between two moments. A question counts for the time until the next one.
     *
     * @param two for how long two machines answered, each by an hardware address of its own
     * @param none for how long nobody did
     * @param again from the first moment to the first answer after the longest time without one; zero where there was none longer than 4 questions
     * @param by the hardware addresses that answered, in their order
     */
    public record Testimony(Duration two, Duration none, Duration again, List<String> by) {}

    /** Between two moments; the last questions should be some time past. */
    public Testimony testimony(Instant from, Instant to) {
        List<Question> all = between(from, to);
        Duration two = Duration.ZERO;
        Duration none = Duration.ZERO;
        Duration longest = interval.multipliedBy(4);
        Duration again = Duration.ZERO;
        Instant last = from;
        List<String> by = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Question question = all.get(i);
            Instant next = i + 1 < all.size() ? all.get(i + 1).at() : to;
            Duration counts = Duration.between(question.at(), next);
            if (question.answers().size() > 1) {
                two = two.plus(counts);
            }
            if (question.answers().isEmpty()) {
                none = none.plus(counts);
                continue;
            }
            Duration gap = Duration.between(last, question.at());
            if (gap.compareTo(longest) > 0) {
                longest = gap;
                again = Duration.between(from, question.at());
            }
            last = question.at();
            String who = String.join("+", new TreeSet<>(question.answers().keySet()));
            if (by.isEmpty() || !by.getLast().equals(who)) {
                by.add(who);
            }
        }
        return new Testimony(two, none, again, by);
    }

    private List<Question> between(Instant from, Instant to) {
        synchronized (questions) {
            return questions.stream()
                    .filter(question ->
                            !question.at().isBefore(from) && question.at().isBefore(to))
                    .map(question -> new Question(question.at(), new TreeMap<>(question.answers())))
                    .toList();
        }
    }

    /** Whether that one, and no other, has answered all that was asked in that time before now. */
    public boolean hearsOnly(Host host, Duration during) {
        Instant now = Instant.now().minus(interval.multipliedBy(4));
        List<Question> all = between(now.minus(during), now);
        return !all.isEmpty()
                && all.stream().allMatch(one -> one.answers().keySet().equals(Set.of(host.mac())));
    }

    /** Whether that one has answered a question that was asked after that moment. */
    public boolean heard(Host host, Instant after) {
        return between(after, Instant.MAX).stream()
                .anyMatch(one -> one.answers().containsKey(host.mac()));
    }

    @Override
    public void close() {
        ping.close();
        capture.close();
        Shell.run("ip netns del " + namespace);
    }
}
