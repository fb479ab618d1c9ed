package io.flip.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.flip.config.WebhookSecret;
import io.flip.config.bind.FlipProperties.Webhooks;
import io.flip.config.bind.Secret;
import io.flip.web.access.Certificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the network, and that no receiver can do harm with its answer. */
@Timeout(60)
class HttpReceiverTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_900_000_000L);
    private static final String SECRET = "a secret of good length";
    private static final CloudEvent EVENT = new CloudEvent("0123", NOW, "{\"data\":\"ü\"}");

    /** What came: method, path, headers and body. */
    private record Came(String line, List<String> signature, List<String> headers, String body) {}

    @TempDir
    Path directory;

    private final List<Came> came = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private HttpReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        receiver = receiver(new Secret(SECRET), null);
    }

    @AfterEach
    void stop() {
        over.countDown();
        receiver.close();
        server.stop(0);
    }

    private static HttpReceiver receiver(@Nullable Secret secret, @Nullable Path file) {
        WebhookSecret own = WebhookSecret.of(new Webhooks(secret, file, new LinkedHashMap<>()));
        return new HttpReceiver(own, () -> NOW, Duration.ofSeconds(2));
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private void answer(Answer answer) {
        server.createContext("/", exchange -> {
            try (exchange) {
                came.add(new Came(
                        exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                        exchange.getRequestHeaders().getOrDefault("webhook-signature", List.of()),
                        List.of(
                                String.valueOf(exchange.getRequestHeaders().getFirst("content-type")),
                                String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
                                String.valueOf(exchange.getRequestHeaders().getFirst("webhook-timestamp"))),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void status(int status) {
        answer(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private DeliveryResult send() throws InterruptedException {
        return receiver.send(url("/hook?x=1"), EVENT);
    }

    @Test
    void itIsPostedAndSignedAsStandardWebhooksHasIt() throws Exception {
        status(204);
        assertThat(send()).isEqualTo(DeliveryResult.TAKEN);
        assertThat(came).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /hook?x=1");
            assertThat(request.body()).isEqualTo("{\"data\":\"ü\"}");
            assertThat(request.headers())
                    .containsExactly("application/cloudevents+json; charset=utf-8", "0123", "1900000000");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "any"));
            byte[] signed = mac.doFinal("0123.1900000000.{\"data\":\"ü\"}".getBytes(UTF_8));
            assertThat(request.signature())
                    .containsExactly("v1," + Base64.getEncoder().encodeToString(signed));
        });
    }

    /** As openssl computes it, from a shell. */
    @Test
    void theSignatureIsWhatOpensslSays() throws Exception {
        status(200);
        send();
        Process openssl = new ProcessBuilder(
                        "sh",
                        "-c",
                        "printf '0123.1900000000.{\"data\":\"ü\"}' | openssl dgst -sha256 -hmac '" + SECRET
                                + "' -binary | base64")
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(came.getFirst().signature()).containsExactly("v1," + said);
    }

    @Test
    void withoutASecretItIsSentUnsigned() throws Exception {
        receiver = receiver(null, null);
        status(200);
        assertThat(send()).isEqualTo(DeliveryResult.TAKEN);
        assertThat(came.getFirst().signature()).isEmpty();
    }

    @Test
    void aSecretThatCannotBeReadIsNoReasonToSendItUnsigned() throws Exception {
        receiver = receiver(null, directory.resolve("gone"));
        status(200);
        assertThat(send().error()).contains("can't be read");
        assertThat(came).isEmpty();
        Files.writeString(directory.resolve("gone"), SECRET);
        assertThat(send()).isEqualTo(DeliveryResult.TAKEN);
    }

    @Test
    void whateverIsNot2xxIsNotTaken() throws Exception {
        answer(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "17");
            exchange.sendResponseHeaders(503, -1);
        });
        assertThat(send()).isEqualTo(new DeliveryResult("it answers 503", Duration.ofSeconds(17)));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        answer(exchange -> {
            exchange.getResponseHeaders().set("Location", url("/elsewhere"));
            exchange.getResponseHeaders().set("Retry-After", "Fri, 31 Dec 2032 23:59:59 GMT");
            exchange.sendResponseHeaders(307, -1);
        });
        assertThat(send()).isEqualTo(new DeliveryResult("it answers 307", null));
        assertThat(came).hasSize(1);
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() throws Exception {
        AtomicLong written = new AtomicLong();
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            try (OutputStream out = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    out.write(much);
                    written.addAndGet(much.length);
                }
            } catch (IOException cutOff) {
                over.countDown();
            }
        });
        assertThat(send()).isEqualTo(DeliveryResult.TAKEN);
        assertThat(over.await(10, TimeUnit.SECONDS))
                .as("the connection was ended")
                .isTrue();
        assertThat(written.get()).as("what buffers may have, and no more").isLessThan(32 << 20);
    }

    @Test
    void oneThatNeverEndsItsAnswerHasTakenIt() throws Exception {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            over.await();
        });
        assertThat(send()).isEqualTo(DeliveryResult.TAKEN);
    }

    @Test
    void oneThatDoesNotAnswerIsGivenUp() throws Exception {
        answer(_ -> over.await());
        assertThat(send().error()).isNotNull().containsPattern("no answer within 2 s|timed out");
    }

    @Test
    void nobodyThere() throws Exception {
        int port = server.getAddress().getPort();
        server.stop(0);
        assertThat(receiver.send("http://127.0.0.1:" + port + "/", EVENT).error())
                .contains("ConnectException");
        assertThat(receiver.send("http://no.such.host.invalid/", EVENT).error()).isNotNull();
    }

    /** An operator reads of it why nothing arrives. */
    @Test
    void whoseCertificateIsNotTrustedGetsNothing() throws Exception {
        Path store = directory.resolve("receiver.p12");
        Certificate.generate(store);
        HttpsServer secured = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(Certificate.serving(store)));
        secured.createContext("/", exchange -> came.add(new Came("", List.of(), List.of(), "")));
        secured.start();
        try {
            DeliveryResult result =
                    receiver.send("https://localhost:" + secured.getAddress().getPort(), EVENT);
            assertThat(result.taken()).isFalse();
            assertThat(result.error()).contains("certificate");
        } finally {
            secured.stop(0);
        }
        assertThat(came).isEmpty();
    }

    @Test
    void nonsense() throws Exception {
        try (ServerSocket nonsense = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket one = nonsense.accept()) {
                    one.getOutputStream().write("what?\r\n\r\n\0\0\0".getBytes(UTF_8));
                } catch (IOException over) {
                    // the test is
                }
            });
            assertThat(receiver.send("http://127.0.0.1:" + nonsense.getLocalPort() + "/", EVENT)
                            .error())
                    .isNotNull();
        }
    }

    /** The client gives up, and leaves the connection open for ever: at each try one descriptor less. */
    @Test
    void whatIsNoAnswerLeavesNoConnectionOpen() throws Exception {
        for (String line : List.of("HTTP/1.1 102 Processing\r\n\r\n", "X-Header: " + "x".repeat(4000) + "\r\n")) {
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            try (ServerSocket nonsense = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread.ofPlatform().daemon().start(() -> closed.complete(withoutEnd(nonsense, line)));
                assertThat(receiver.send("http://127.0.0.1:" + nonsense.getLocalPort() + "/", EVENT)
                                .error())
                        .contains("ProtocolException");
                assertThat(closed)
                        .as(line)
                        .succeedsWithin(Duration.ofSeconds(10))
                        .isEqualTo(true);
            }
        }
        answer(exchange -> exchange.sendResponseHeaders(204, -1));
        assertThat(send()).as("it sends on").isEqualTo(DeliveryResult.TAKEN);
    }

    /** Whether the other end closed it. */
    private static boolean withoutEnd(ServerSocket server, String line) {
        try (Socket one = server.accept()) {
            int first = one.getInputStream().read();
            if (line.startsWith("X")) {
                one.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
            }
            while (first >= 0) {
                one.getOutputStream().write(line.getBytes(UTF_8));
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void itIsEndedByAnInterrupt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        answer(_ -> {
            asked.countDown();
            over.await();
        });
        List<String> how = Collections.synchronizedList(new ArrayList<>());
        Thread sending = Thread.ofPlatform().start(() -> {
            try {
                how.add(String.valueOf(send()));
            } catch (InterruptedException e) {
                how.add("interrupted");
            }
        });
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        sending.interrupt();
        sending.join();
        assertThat(how).containsExactly("interrupted");
    }
}
