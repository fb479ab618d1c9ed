package io.flip.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the demo.
 *
 * @param home the tree in which the launcher and the handlers lie
 * @param state where the demo keeps everything: configuration, logs, pids, data and the items' files
 * @param httpPort of the first member; the others follow
 * @param udpPort of the first member; the others follow
 */
record DemoOptions(
        Path home,
        Path state,
        int httpPort,
        int udpPort,
        boolean plain,
        boolean help,
        @Nullable Request request) {

    static final String USAGE = """
            ./flip demo [--port 8080] [--udp-port 2200] [--state DIR] [--plain]

            Starts three members of one cluster on this machine (flip; flip1, which comes first by priority; flip2, an
            arbiter that votes and holds nothing) and shows, live, which member holds what. The two items are kept as files in
            DIR/items/<member>/. Ctrl-C ends all three; their items are put down first.

            From another terminal:
              ./flip demo kill flip1     kill -9: the item moves once the others are sure
              ./flip demo stop flip1     SIGTERM: the item is handed over at once
              ./flip demo start flip1    it comes back, and so does its item

              --port N       REST ports: N, N+1, N+2
              --udp-port N   the members' own ports: N, N+1, N+2
              --state DIR    where everything is kept (default: .flip-demo beside the launcher)
              --plain        lines instead of a table (the default where the output is no terminal)
            """;

    static DemoOptions parse(String[] args) {
        Path home = Path.of(System.getenv().getOrDefault("FLIP_HOME", ".")).toAbsolutePath();
        Path state = home.resolve(".flip-demo");
        int httpPort = 8080;
        int udpPort = 2200;
        boolean plain = false;
        boolean help = false;
        Request request = null;
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(args));
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            switch (argument) {
                case "--port" -> httpPort = port(argument, rest);
                case "--udp-port" -> udpPort = port(argument, rest);
                case "--state" -> state = Path.of(value(argument, rest)).toAbsolutePath();
                case "--plain" -> plain = true;
                case "--help", "-h" -> help = true;
                case "kill", "stop", "start" -> request = Request.of(argument, value(argument, rest));
                default -> throw new DemoException("unknown argument '" + argument + "' (see ./flip demo --help)");
            }
        }
        return new DemoOptions(home, state, httpPort, udpPort, plain, help, request);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new DemoException("'" + option + "' needs a value (see ./flip demo --help)");
        }
        return rest.removeFirst();
    }

    private static int port(String option, Deque<String> rest) {
        String text = value(option, rest);
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65533) {
            throw new DemoException("'" + option + "' needs a port between 1 and 65533, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
