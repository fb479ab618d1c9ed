package io.flip.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flip.engine.Event;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceContext;
import io.flip.fixture.SseClient;
import io.flip.web.stream.EventStreams;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/** Streams show how the member stops, and then end, and never hold up the stop. */
class ShutdownTest {

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
        Duration took = close(context);
        assertThat(client.next()).contains("\"subject\":\"leaving\"");
        assertThat(client.ends(5)).isTrue();
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void clientThatDoesNotReadHardlyHoldsUpTheStop() throws Exception {
        ConfigurableApplicationContext context = start();
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(1024);
            slow.connect(new InetSocketAddress("localhost", http(context).port()));
            slow.getOutputStream()
                    .write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            EventStreams streams = context.getBean(EventStreams.class);
            await().atMost(10, SECONDS).until(() -> streams.count() == 1);
            for (int i = 0; i < 1000; i++) {
                context.getBean(FakeNode.class).happen(member("x".repeat(20_000)));
            }
            assertThat(close(context)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(ServiceContext.class, StoppingNode.class)
                .run("--server.port=0", "--spring.config.location=classpath:/", "--logging.level.root=warn");
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
        return new Event(Event.Kind.MEMBER, id, null, "alive", "left", null, "it said so");
    }
}
