package io.flip.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flip.e2e.FlipCluster.Timing;
import io.flip.e2e.Loopback.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What members see arrives at a webhook, whoever of them is killed meanwhile, and though the receiver is away for a while. */
class WebhookIT {

    private static final Timing TIMING = new Timing("webhooks", 250, 1500);
    private static final String SECRET = "known to the receiver as well";
    /** The version that has made the webhook: what a new sender repeats may reach back before it. */
    private static final long MADE = 2;

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What is compared: states that last. What passes in a moment one member may see and another not. */
    private record Seen(String subject, String to, String state) {}

    private final List<JsonNode> received = Collections.synchronizedList(new ArrayList<>());
    private final List<String> forged = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean away;
    private HttpServer receiver;
    private Loopback cluster;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(Executors.newCachedThreadPool());
        receiver.createContext("/flip", this::take);
        receiver.start();
        cluster = Loopback.withItems("webhooks", TIMING, 3, 6, List.of("--flip.webhook_secret=" + SECRET));
        cluster.members().forEach(Member::start);
        awaitReady();
    }

    @AfterEach
    void end() {
        cluster.close();
        receiver.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (away) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            JsonNode event = JSON.readTree(body);
            String signed = id + "." + exchange.getRequestHeaders().getFirst("webhook-timestamp") + "."
                    + new String(body, UTF_8);
            if (!event.get("id").asString().equals(id)
                    || !signature(signed).equals(exchange.getRequestHeaders().getFirst("webhook-signature"))) {
                forged.add(signed);
            }
            received.add(event);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private static String signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "any"));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitReady() {
        cluster.await(
                "all are ready",
                () -> cluster.members().stream()
                        .filter(Member::runs)
                        .allMatch(member ->
                                member.get("/actuator/health/readiness").status() == 200 && member.version() >= 1));
    }

    private Member member(String id) {
        return cluster.members().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Stream<Member> running() {
        return cluster.members().stream().filter(Member::runs);
    }

    private void webhook() {
        Member any = member("m0");
        ObjectNode config = (ObjectNode) JSON.readTree(any.get("/api/v1/config").body());
        config.putObject("webhooks")
                .putObject("all")
                .put("url", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/flip")
                .put("source", "/flip/it");
        assertThat(any.putConfig(config.toString()).status()).isEqualTo(200);
    }

    /** As all that run know it. */
    private String sender() {
        List<String> senders = new ArrayList<>();
        cluster.await("all know who sends", () -> {
            senders.clear();
            running().map(WebhookIT::senderAt).distinct().forEach(senders::add);
            return senders.size() == 1
                    && running().anyMatch(member -> member.id().equals(senders.getFirst()));
        });
        return senders.getFirst();
    }

    private static String senderAt(Member member) {
        Loopback.Answer answer = member.get("/api/v1/webhooks");
        JsonNode all = answer.status() == 200 ? JSON.readTree(answer.body()) : JSON.createArrayNode();
        return all.isEmpty() || all.get(0).get("sender").isNull()
                ? ""
                : all.get(0).get("sender").asString();
    }

    private String other(String... than) {
        return cluster.members().stream()
                .map(Member::id)
                .filter(id -> !List.of(than).contains(id))
                .findFirst()
                .orElseThrow();
    }

    private static void add(Member at, String prefix, int count) {
        assertThat(at.send("POST", "/api/v1/systems/few/data", Loopback.items(prefix, count))
                        .status())
                .isEqualTo(201);
    }

    private void awaitReceived(String what, Seen seen) {
        cluster.await(
                what + " has arrived",
                () -> received(event -> seen(event.get("data"))).contains(seen));
    }

    private interface Part<T> {
        T of(JsonNode event);
    }

    private <T> List<T> received(Part<T> part) {
        synchronized (received) {
            return received.stream().map(part::of).toList();
        }
    }

    private static Seen seen(JsonNode data) {
        return new Seen(
                data.get("subject").asString(),
                String.valueOf(data.get("to")),
                data.has("state") ? data.get("state").asString() : "");
    }

    private static boolean lasts(JsonNode data) {
        return switch (data.get("kind").asString()) {
            case "config" ->
                data.get("subject").asString().equals("version")
                        && !data.get("from").isNull();
            case "item" -> data.get("state").asString().equals("active");
            case "member" ->
                Set.of("alive", "down", "left")
                        .contains(String.valueOf(data.get("to").asString()));
            default -> false;
        };
    }

    /** What that member has seen since the webhook was there, of what lasts. */
    private static Set<Seen> history(Member member, long since) {
        Set<Seen> all = new HashSet<>();
        for (JsonNode event :
                JSON.readTree(member.get("/api/v1/history?limit=10000").body())) {
            if (lasts(event) && event.get("id").asLong() > since) {
                all.add(seen(event));
            }
        }
        return all;
    }

    private static long lastEvent(Member member) {
        JsonNode last = JSON.readTree(member.get("/api/v1/history?limit=1").body());
        return last.get(0).get("id").asLong();
    }

    @Test
    void nothingThatSurvivorsSawIsMissing() {
        webhook();
        String first = sender();
        Map<String, Long> since = new HashMap<>();
        cluster.members().forEach(member -> since.put(member.id(), lastEvent(member)));
        add(member("m0"), "early", 3);
        awaitReceived("what was added", new Seen("version", "\"3\"", ""));

        Member other = member(other(first));
        add(other, "amid", 12);
        member(first).kill();
        String second = sender();
        assertThat(second).isNotEqualTo(first);
        awaitReceived("its death", new Seen(first, "\"down\"", ""));

        away = true;
        add(other, "unheard", 4);
        cluster.await(
                "the sender says that its receiver takes nothing",
                () -> member(second)
                        .get("/api/v1/cluster")
                        .body()
                        .contains("The receiver of the webhook all takes no events: it answers 503."));
        cluster.await(
                "it is ready all the same",
                () -> member(second).get("/actuator/health/readiness").status() == 200);
        Set<Seen> both = running()
                .map(member -> history(member, since.getOrDefault(member.id(), 0L)))
                .reduce((one, another) -> {
                    Set<Seen> common = new HashSet<>(one);
                    common.retainAll(another);
                    return common;
                })
                .orElseThrow();
        assertThat(both).hasSizeGreaterThan(20);

        cluster.members().forEach(Member::kill);
        member(first).start();
        String third = other(first, second);
        member(third).start();
        cluster.await(
                "the third, which has seen more, sends",
                () -> running().map(WebhookIT::senderAt).distinct().toList().equals(List.of(third)));
        member(second).start();
        awaitReady();
        away = false;
        add(member("m1"), "late", 1);
        awaitReceived("what came last", new Seen("version", "\"6\"", ""));

        assertThat(forged).isEmpty();
        assertThat(received(event -> event.get("type").asString())).doesNotContain("flip.missed");
        assertThat(received(event -> seen(event.get("data")))).containsAll(both);
        inOrder();
        repeatsHaveTheirIds();
    }

    private void inOrder() {
        Set<String> ids = new HashSet<>();
        Map<String, Long> last = new LinkedHashMap<>(Map.of("version", MADE));
        for (JsonNode event : received(event -> event)) {
            JsonNode data = event.get("data");
            if (ids.add(event.get("id").asString())
                    && data.get("subject").asString().equals("version")
                    && !data.get("from").isNull()
                    && data.get("to").asLong() > MADE) {
                long version = data.get("to").asLong();
                assertThat(version).isGreaterThan(last.getOrDefault("version", 0L));
                last.put("version", version);
            }
        }
        assertThat(last).containsEntry("version", 6L);
    }

    /** An item has one holder at a time, which has brought it up once unless it lost it in between. */
    private void repeatsHaveTheirIds() {
        Map<Seen, Set<String>> ids = new HashMap<>();
        Map<String, Seen> before = new HashMap<>();
        for (JsonNode event : received(event -> event)) {
            JsonNode data = event.get("data");
            Seen seen = seen(data);
            if (lasts(data) && data.get("kind").asString().equals("config")) {
                ids.computeIfAbsent(seen, _ -> new HashSet<>())
                        .add(event.get("id").asString());
            } else if (data.get("kind").asString().equals("item") && lasts(data)) {
                String subject = data.get("subject").asString();
                if (seen.equals(before.put(subject, seen))) {
                    ids.computeIfAbsent(seen, _ -> new HashSet<>());
                }
            }
        }
        assertThat(ids)
                .allSatisfy((seen, its) -> assertThat(its).as(seen.toString()).hasSizeLessThanOrEqualTo(1));
    }
}
