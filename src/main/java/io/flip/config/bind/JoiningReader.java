package io.flip.config.bind;

import io.flip.config.bind.FlipProperties.Joining;
import io.flip.config.bind.FlipProperties.Seed;
import io.flip.config.read.Findings;
import io.flip.config.read.Reading;
import io.flip.config.read.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code flip.join} and what a member says of itself beside it. */
public final class JoiningReader {

    public static final String JOIN = "flip.join";

    /** {@code host:port}; an IPv6 address is in brackets. */
    private static final Pattern SEED =
            Pattern.compile("(?:\\[(?<v6>[^\\]]+)]|(?<host>[^:\\[\\]]+)):(?<port>[0-9]{1,5})");

    private static final int HIGHEST_PORT = 65_535;

    private JoiningReader() {}

    static @Nullable Joining read(Section flip, Findings findings) {
        if (!flip.has("join")) {
            return null;
        }
        String ip = flip.required("ip", "write the address or host name at which the others will reach this member");
        flip.demand("port", "write its UDP port, such as 2200");
        return new Joining(
                seeds(flip, findings),
                ip.strip(),
                flip.value("port", Reading.whole(1, HIGHEST_PORT), 0),
                flip.optional("priority", Reading.whole(Integer.MIN_VALUE, Integer.MAX_VALUE)),
                flip.texts("systems"));
    }

    private static List<Seed> seeds(Section flip, Findings findings) {
        List<Seed> seeds = new ArrayList<>();
        List<String> written = flip.texts("join");
        for (int i = 0; i < written.size(); i++) {
            Seed seed = seed(written.get(i).strip());
            if (seed != null) {
                seeds.add(seed);
            } else if (findings.sound(JOIN + "[" + i + "]")) {
                findings.mistake(
                        JOIN + "[" + i + "]",
                        "is no address of a member",
                        "write host:port, such as 192.168.0.1:2200, node1:2200 or [fd00::1]:2200");
            }
        }
        return List.copyOf(seeds);
    }

    private static @Nullable Seed seed(String text) {
        Matcher matcher = SEED.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String host = matcher.group("v6") == null ? matcher.group("host") : matcher.group("v6");
        int port = Integer.parseInt(matcher.group("port"));
        boolean good = Hosts.problem(host).isEmpty() && port >= 1 && port <= HIGHEST_PORT;
        return good ? new Seed(host, port) : null;
    }
}
