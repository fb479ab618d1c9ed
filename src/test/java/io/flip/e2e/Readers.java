package io.flip.e2e;

import io.flip.bench.Storm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many who read without end, in a process of their own on the client's host; each of several addresses is another client. */
public final class Readers implements AutoCloseable {
    private static final int ADDRESSES = 16;

    private final Following storm;
    private volatile String last = "";

    Readers(String namespace, int connections, List<Host> members) {
        List<String> own = IntStream.range(0, ADDRESSES)
                .mapToObj(i -> "10.77.0." + (110 + i))
                .toList();
        own.forEach(address -> Shell.attempt(Shell.words(
                "ip -n " + namespace + " addr add " + address + "/24 dev eth0"))); // they may be there already
        List<String> command = new ArrayList<>(Shell.words("ip netns exec " + namespace));
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                Lab.home().resolve("target/test-classes").toString(),
                Storm.class.getName(),
                Integer.toString(connections),
                members.stream().map(member -> member.ip() + ":8080").collect(Collectors.joining(",")),
                String.join(",", own)));
        storm = new Following(command, line -> last = line);
        Await.until("others read", Lab.PATIENCE, () -> last.contains("answers"), () -> last);
    }

    /** How many answers they had, in their words. */
    public String said() {
        return last;
    }

    @Override
    public void close() {
        storm.close();
    }
}
