package io.flip.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.flip.engine.effect.Event;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceContext;
import io.flip.fixture.SseClient;
import io.flip.web.stream.EventStreams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/** Streams show how the member stops, and then end; a client that does not read holds up neither the stop nor anything else. */
class StreamsTest {

    private static final int KEPT = 1000;
    private static final int HAPPENED = 2000;

    /** Much on a busy machine, and still much less than a client is waited for. */
    private static final Duration MODEST = Duration.ofSeconds(20);

    /** Stops where the real node does: before the web server. */
    static class StoppingNode {
        @Bean
        SmartLifecycle stopping(FakeNode node) {
            return new SmartLifecycle() {
                private volatile boolean running;

                @Override
                public void start() {
                    running = true;
                }

                @Override
                public void stop() {
                    running = false;
                    node.happen(member("leaving"));
                }

                @Override
                public boolean isRunning() {
                    return running;
                }
            };
        }
    }

    @Test
    void streamsShowTheStopAndEnd() throws Exception {
        ConfigurableApplicationContext context = start();
        SseClient client = SseClient.open(http(context), "/api/v1/events");
        for (int i = 0; i < 500; i++) {
            context.getBean(FakeNode.class).happen(member("m"));
        }
        Duration took = close(context);
        for (int i = 0; i < 500; i++) {
            assertThat(client.next()).contains("\"subject\":\"m\"");
        }
        assertThat(client.next()).contains("\"subject\":\"leaving\"");
        assertThat(client.ends(20)).isTrue();
        assertThat(took).isLessThan(MODEST);
    }

    @Test
    void clientThatDoesNotReadHardlyHoldsUpTheStop() throws Exception {
        ConfigurableApplicationContext context = start();
        try (Socket slow = connect(context)) {
            happenMany(context, HAPPENED);
            assertThat(slow.isConnected()).isTrue();
            assertThat(close(context)).isLessThan(MODEST);
        }
    }

    /** What it gets has no gap but those that it is told. */
    @Test
    void clientThatIsSlowIsToldWhatItMissedAndGoesOn() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(FakeNode.class).keepEvents(KEPT);
            try (Socket slow = connect(context)) {
                happenMany(context, HAPPENED);
                slow.setSoTimeout((int) MODEST.toMillis());
                List<String> got = got(slow, FakeNode.FIRST_EVENT + HAPPENED - 1);
                assertThat(got).hasSizeBetween(2 * KEPT, 2 * HAPPENED - 2).contains("event:missed");
                long last = FakeNode.FIRST_EVENT - 1;
                for (int i = 0; i < got.size(); i += 2) {
                    long id = Long.parseLong(got.get(i + 1).substring("id:".length()));
                    assertThat(id).isEqualTo(got.get(i).equals("event:missed") ? Math.max(id, last + 1) : last + 1);
                    last = id;
                }
            }
        }
    }

    /** By HTTP/1.0, whose answers are no chunks: the borders of those would go through the lines that are read here. */
    private static Socket connect(ConfigurableApplicationContext context) throws IOException {
        Socket slow = new Socket();
        slow.setReceiveBufferSize(65_536);
        slow.connect(new InetSocketAddress("localhost", http(context).port()));
        slow.getOutputStream()
                .write("GET /api/v1/events HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        EventStreams streams = context.getBean(EventStreams.class);
        await().atMost(10, SECONDS).until(() -> streams.count() == 1);
        return slow;
    }

    /** So many events that no buffer holds them; one that waits for the client waits until it is cut off. */
    private static void happenMany(ConfigurableApplicationContext context, int events) {
        FakeNode node = context.getBean(FakeNode.class);
        Event large = member("x".repeat(20_000));
        assertTimeoutPreemptively(MODEST, () -> {
            for (int i = 0; i < events; i++) {
                node.happen(large);
            }
        });
    }

    /** The names and the ids of the events, in turn, up to that id. */
    private static List<String> got(Socket client, long lastId) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        List<String> got = new ArrayList<>();
        while (got.isEmpty() || !got.getLast().equals("id:" + lastId)) {
            String line = lines.readLine();
            assertThat(line).as("after " + got.size() / 2 + " events").isNotNull();
            if (line.startsWith("event:") || line.startsWith("id:")) {
                got.add(line);
            }
        }
        return got;
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(ServiceContext.class, StoppingNode.class)
                .run(
                        "--server.port=0",
                        "--server.tomcat.connection-timeout=60s",
                        "--spring.config.location=classpath:/",
                        "--logging.level.root=warn");
    }

    private static Http http(ConfigurableApplicationContext context) {
        return new Http(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    private static Duration close(ConfigurableApplicationContext context) {
        long before = System.nanoTime();
        context.close();
        return Duration.ofNanos(System.nanoTime() - before);
    }

    private static Event member(String id) {
        return Event.ofMember(id, "alive", "left", "it said so");
    }
}
