package io.flip.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * {@code ./flip demo}: starts the members and watches them until Ctrl-C, or asks a demo that runs in another terminal to
 * kill, stop or start one of them.
 */
public final class Demo {

    private Demo() {}

    public static void main(String[] args) throws Exception {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException, InterruptedException {
        try {
            DemoOptions options = DemoOptions.parse(args);
            if (options.help()) {
                System.out.print(DemoOptions.USAGE);
                return 0;
            }
            return options.request() == null ? watch(options) : ask(options, options.request());
        } catch (DemoException failed) {
            System.err.println("flip demo: " + failed.getMessage());
            return 64;
        }
    }

    private static int ask(DemoOptions options, Request request) throws IOException, InterruptedException {
        Requests requests = new Requests(options.state());
        if (!requests.served()) {
            throw new DemoException(
                    "no demo runs here (" + options.state() + "): start ./flip demo in another terminal first");
        }
        System.out.println(requests.ask(request, Duration.ofSeconds(30)));
        return 0;
    }

    private static int watch(DemoOptions options) throws IOException, InterruptedException {
        Files.createDirectories(options.state());
        Cast cast = Cast.of(options);
        Screen screen = options.plain() ? new PlainScreen(System.out) : new LiveScreen(System.out, cast);
        try (Requests requests = new Requests(options.state()).serve()) {
            cast.endLeftovers(screen);
            cast.refuseTakenPorts();
            return new Show(cast, screen, requests).run();
        }
    }
}
