package io.flip.web.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flip.fixture.Http;
import io.flip.fixture.ServiceContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Many who ask at once, over real connections: each gets its answer or a problem, and nobody keeps others out. */
class LoadTest {
    private static final int MOST = 40;
    private static final int OF_ONE = MOST / Connections.SHARE;
    private static final int LARGE = 1_200_000;
    private static final int ENOUGH = 1000;
    private static final String READ = "/api/v1/cluster";

    private static ConfigurableApplicationContext context;
    private static Http http;
    private static Views views;

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Views that take as long as the test likes, or much memory; not for the contexts of others, which scan this package too. */
    @Profile("load")
    @RestController
    static class Views {
        final AtomicInteger made = new AtomicInteger();
        final AtomicInteger changes = new AtomicInteger();
        final Semaphore gate = new Semaphore(0);
        volatile boolean over;

        @GetMapping("/api/v1/slow")
        String slow() throws InterruptedException {
            made.incrementAndGet();
            gate.acquire();
            return "{}";
        }

        @PostMapping("/api/v1/slow")
        String change() throws InterruptedException {
            changes.incrementAndGet();
            gate.acquire();
            return "{}";
        }

        @GetMapping("/api/v1/large")
        byte[] large() {
            return new byte[LARGE];
        }
    }

    @BeforeAll
    static void start() {
        context = new SpringApplicationBuilder(ServiceContext.class, Views.class)
                .run(
                        "--server.port=0",
                        "--spring.profiles.active=load",
                        "--server.tomcat.max-connections=" + MOST,
                        "--spring.config.location=classpath:/",
                        "--logging.level.root=error");
        http = new Http(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        views = context.getBean(Views.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @AfterEach
    void closeAll() throws IOException {
        views.gate.release(ENOUGH);
        views.over = true;
        clients.close();
        views.over = false;
        views.gate.drainPermits();
        closeSockets();
    }

    private void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Test
    void theSameIsMadeOnceForAllWhoAskAtOnceAndProbesDoNotWait() throws Exception {
        int before = views.made.get();
        List<Future<HttpResponse<String>>> answers = new ArrayList<>(List.of(get("/api/v1/slow")));
        await().atMost(10, SECONDS).until(() -> views.made.get() == before + 1);
        for (int i = 0; i < OF_ONE / 2; i++) {
            answers.add(get("/api/v1/slow"));
        }
        assertThat(http.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(http.get("/actuator/prometheus").statusCode()).isEqualTo(200);
        views.gate.release(ENOUGH);
        for (Future<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
            assertThat(answer.get().body()).isEqualTo("{}");
            assertThat(answer.get().headers().firstValue("Content-Length")).hasValue("2");
            assertThat(answer.get().headers().firstValue("Cache-Control")).hasValue("no-store");
        }
        assertThat(views.made.get() - before).isLessThanOrEqualTo(3);
    }

    @Test
    void whoWaitsTooLongIsToldToComeBack() throws Exception {
        int before = views.made.get();
        Future<HttpResponse<String>> slow = get("/api/v1/slow");
        await().atMost(10, SECONDS).until(() -> views.made.get() == before + 1);
        HttpResponse<String> busy = http.get("/api/v1/slow?another");
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(Http.json(busy).get("type").asString()).isEqualTo("urn:flip:problem:too-busy");
        views.gate.release(ENOUGH);
        assertThat(slow.get().statusCode()).isEqualTo(200);
    }

    @Test
    void readersInTheirLanesKeepNoChangeWaiting() throws Exception {
        int before = views.made.get();
        Future<HttpResponse<String>> slow = get("/api/v1/slow");
        Future<HttpResponse<String>> current = get("/api/v1/slow?current=true");
        await().atMost(10, SECONDS).until(() -> views.made.get() == before + 2);
        var _ = get("/api/v1/slow?waiting");
        var _ = get("/api/v1/slow?current=true&waiting");
        Future<HttpResponse<String>> change =
                clients.submit(() -> http.change("POST", "/api/v1/systems/ip/data", "{\"value\": \"10.0.0.9\"}"));
        assertThat(change.get(10, SECONDS).statusCode()).isEqualTo(201);
        assertThat(slow.isDone() || current.isDone()).isFalse();
    }

    @Test
    void soManyChangesAreInWorkAtOnceAndTheNextIsToldToComeBack() throws Exception {
        int before = views.changes.get();
        List<Socket> changing = new ArrayList<>();
        for (int i = 0; i < ChangingFilter.AT_ONCE; i++) {
            Socket socket = connect(50 + i % 4);
            socket.getOutputStream()
                    .write(
                            ("POST /api/v1/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer "
                                            + Http.TOKEN + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            changing.add(socket);
        }
        await().atMost(10, SECONDS).until(() -> views.changes.get() == before + ChangingFilter.AT_ONCE);
        Future<HttpResponse<String>> next = clients.submit(() -> http.change("POST", "/api/v1/slow", ""));
        HttpResponse<String> busy = next.get(10, SECONDS);
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(Http.json(busy).get("type").asString()).isEqualTo("urn:flip:problem:too-busy");
        assertThat(Http.json(busy).get("detail").asString()).startsWith("16 changes are in work at this member.");
        assertThat(views.changes.get()).isEqualTo(before + ChangingFilter.AT_ONCE);
        assertThat(http.get("/api/v1/cluster").statusCode()).isEqualTo(200);

        views.gate.release(ENOUGH);
        for (Socket socket : changing) {
            assertThat(new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 ");
        }
        assertThat(http.change("POST", "/api/v1/slow", "").statusCode()).isEqualTo(200);
    }

    /** Each finds the same controller as the plain path does. */
    @ParameterizedTest
    @ValueSource(strings = {"/%61pi/v1/slow?e", "/api;as=another/v1/slow?p", "/api/v1;x/sl%6Fw?both", "/members?short"})
    void noSpellingOfAPathIsAWayAroundItsLane(String spelling) throws Exception {
        int before = views.made.get();
        Future<HttpResponse<String>> slow = get("/api/v1/slow");
        await().atMost(10, SECONDS).until(() -> views.made.get() == before + 1);
        Future<HttpResponse<String>> another = get(spelling);
        await().atMost(10, SECONDS).until(() -> another.isDone() || views.made.get() > before + 1);
        assertThat(views.made.get()).isEqualTo(before + 1);
        assertThat(another.get().statusCode()).isEqualTo(503);
        views.gate.release(ENOUGH);
        assertThat(slow.get().statusCode()).isEqualTo(200);
    }

    @Test
    void aQueryThatCannotBeDecodedIsTheClientsMistake() throws Exception {
        Socket socket = connect(6);
        socket.getOutputStream().write(request("/api/v1/large?%zz=current"));
        assertThat(answered(socket)).startsWith("HTTP/1.1 400");
    }

    @Test
    void oneClientHasSoManyConnectionsAndOthersGetTheirs() throws Exception {
        takeTheShareOf(2);
        Socket beyond = connect(2);
        long asked = System.nanoTime();
        beyond.getOutputStream().write(request(READ));
        assertThat(new String(beyond.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 429")
                .contains("Retry-After: 5", "Connection: close", "too-many-connections", " 10 connections of one");
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .as("so that it costs little to be asked again and again")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(answered(connect(3))).isEqualTo("HTTP/1.1 200 ");

        for (int i = 0; i < 2 * OF_ONE; i++) {
            connect(2); // and says nothing
        }
        assertThat(status(2, "/actuator/health", "X: y")).isEqualTo("200");
        assertThat(answered(connect(3))).isEqualTo("HTTP/1.1 200 ");
    }

    /** Such as the kubelet or Prometheus on the same machine, and whoever administers it. */
    @Test
    void probesAndWhoeverHasTheTokenAreAnsweredBesideOneWhoHasTakenTheWholeShare() throws Exception {
        takeTheShareOf(7);
        Socket probe = connect(7);
        probe.getOutputStream().write(request("/actuator/health/liveness"));
        assertThat(new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .as("and the next has its place")
                .startsWith("HTTP/1.1 200 ")
                .contains("Connection: close");
        assertThat(status(7, READ, "Authorization: Bearer " + Http.TOKEN)).isEqualTo("200");
        assertThat(status(7, "/actuator/prometheus", "Authorization: Bearer " + Http.TOKEN))
                .isEqualTo("200");
        assertThat(status(7, READ, "Authorization: Bearer guessed")).isEqualTo("429");
        assertThat(status(7, "/actuator/health?another", "X: y"))
                .as("no probe asks like that")
                .isEqualTo("429");
        sockets.get(0).close();
        await().atMost(10, SECONDS).until(() -> status(7, READ, "X: y").equals("200"));
    }

    @Test
    void oneWhoAsksAgainWithoutEndBeyondTheShareKeepsNoProbeOut() throws Exception {
        takeTheShareOf(8);
        List<Future<Integer>> greedy = new ArrayList<>();
        for (int i = 0; i < OF_ONE - 1; i++) { // one more could be in the probe's place at a bad moment
            greedy.add(clients.submit(() -> {
                int refused = 0;
                while (!views.over) {
                    refused += status(8, READ, "X: y").equals("429") ? 1 : 0;
                }
                return refused;
            }));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(status(8, "/actuator/health/liveness", "Accept: */*")).isEqualTo("200");
        }
        views.over = true;
        int refused = 0;
        for (Future<Integer> one : greedy) {
            refused += one.get();
        }
        assertThat(refused).isPositive();
    }

    /** Else one who asks for health in many ways keeps the kubelet waiting, and then its container is killed. */
    @Test
    void noProbeWaitsForOthersWhoAskMuch() throws Exception {
        int before = views.made.get();
        Future<HttpResponse<String>> slow = get("/api/v1/slow");
        await().atMost(10, SECONDS).until(() -> views.made.get() == before + 1);
        List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(get("/api/v1/slow?" + i));
        }
        assertThat(http.get(READ, "Authorization", "Bearer " + Http.TOKEN).statusCode())
                .as("the same view, with the token")
                .isEqualTo(200);
        assertThat(http.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(slow.isDone()).isFalse();
        views.gate.release(ENOUGH);
        assertThat(slow.get().statusCode()).isEqualTo(200);
        for (Future<HttpResponse<String>> one : waiting) {
            one.get();
        }
    }

    private void takeTheShareOf(int client) throws IOException {
        for (int i = 0; i < OF_ONE; i++) {
            assertThat(answered(connect(client))).isEqualTo("HTTP/1.1 200 ");
        }
    }

    /** Of one request by a connection of its own; what comes instead of an answer where there is none. */
    private String status(int client, String path, String header) throws IOException {
        try (Socket socket = connect(client)) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n"
                            .formatted(path, header)
                            .getBytes(StandardCharsets.US_ASCII));
            String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return head.startsWith("HTTP/1.1 ") ? head.substring(9) : head;
        } catch (SocketException cut) {
            return "cut off";
        }
    }

    @Test
    void whereAllConnectionsAreTakenWhoeverHasNoneGetsOne() throws Exception {
        for (int client = 10; client < 10 + Connections.SHARE + 2; client++) {
            for (int i = 0; i < OF_ONE; i++) {
                connect(client);
            }
        }
        assertThat(answered(connect(4))).isEqualTo("HTTP/1.1 200 ");
        assertThat(http.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    /** Nobody has more than the next one would, and nobody is silent: so nobody gives way. */
    @Test
    void whereAllConnectionsAreInUseTheNextIsToldSo() throws Exception {
        await().atMost(60, SECONDS)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    closeSockets();
                    for (int client = 60; client < 60 + MOST; client++) {
                        connect(client);
                    }
                    for (Socket socket : sockets) {
                        answered(socket);
                    }
                    String told = new String(connect(4).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    return told.startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                            && told.contains("Retry-After: 5\r\nConnection: close\r\n")
                            && told.endsWith(
                                    "\"detail\":\"This member has the 40 connections that it takes. Ask another member, or try again later.\"}");
                });
    }

    /** Else a client that connects again and again would fill the memory. */
    @Test
    void whatIsKnownOfConnectionsOnApprovalGoesWithThem() throws Exception {
        Door door = context.getBean(Door.class);
        takeTheShareOf(9);
        for (int i = 0; i < 3 * MOST; i++) {
            assertThat(status(9, "/actuator/health/liveness", "X: y")).isEqualTo("200");
        }
        assertThat(door.onApproval()).isLessThan(MOST);
    }

    @Test
    void thoseWhoDoNotReadKeepNobodyFromReading() throws Exception {
        for (int i = 0; i < OF_ONE; i++) {
            for (int client = 20; client < 20 + Connections.SHARE; client++) {
                Socket slow = connect(client);
                slow.getOutputStream().write(request("/api/v1/large?" + client + "." + i));
            }
        }
        for (int i = 0; i < 3; i++) {
            Socket reader = connect(5);
            reader.getOutputStream()
                    .write("GET /api/v1/large HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(reader.getInputStream().readAllBytes()).hasSizeGreaterThan(LARGE);
        }
    }

    private Future<HttpResponse<String>> get(String path) {
        return clients.submit(() -> http.get(path));
    }

    /** From another of this machine's many addresses. */
    private Socket connect(int client) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + client), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), http.port()));
        return socket;
    }

    /** What its answer begins with. */
    private static String answered(Socket socket) throws IOException {
        socket.getOutputStream().write(request("/actuator/health/liveness"));
        return new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
    }

    private static byte[] request(String path) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII);
    }
}
