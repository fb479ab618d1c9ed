package io.flip.e2e;

import static io.flip.e2e.FlipCluster.FIRST;
import static io.flip.e2e.FlipCluster.KEY;
import static io.flip.e2e.FlipCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The key is changed by the three steps of docs/operations.md, while clients use what the members hold. */
@RequiresRoot
class KeyRotationIT {
    private static final String OTHER = "what the lab has agreed on since";
    private static final Pattern STRANGER =
            Pattern.compile("flip_datagrams_rejected_total\\{reason=\"(unknown_key|not_authentic)\"} (?!0\\.0).*");

    /** Whoever is told to stop hands over; nothing waits for a timeout. */
    private static final Duration HANDED_OVER = Duration.ofMillis(Timing.PATIENT.pingTimeout());

    private FlipCluster cluster;
    private Lab lab;
    private Map<String, Client> clients;

    @BeforeEach
    void threeHostsAndAClientOfEachAddress() {
        cluster = new FlipCluster("keyRotation", Timing.PATIENT, "hold").up();
        lab = cluster.lab();
        clients = Map.of(FIRST, cluster.client(FIRST), SECOND, cluster.client(SECOND));
    }

    @AfterEach
    void removeAll() {
        cluster.close();
    }

    @Test
    void threeStepsChangeTheKeyAndInterruptNothing() {
        Instant begin = Instant.now();
        onEveryMember(KEY, OTHER);
        onEveryMember(OTHER, KEY);
        onEveryMember(OTHER, "");
        for (String address : clients.keySet()) {
            Timeline timeline = lab.timeline(address);
            assertThat(timeline.withTwoOwners(begin, Instant.now()))
                    .as(() -> address + ": " + timeline.stretches(begin, Instant.now()))
                    .isZero();
        }
        whoKnowsOnlyTheOldKeyIsNotHeardAndCounted();
    }

    private void onEveryMember(String key, String previous) {
        for (Host host : lab.hosts()) {
            restart(host, key, previous);
        }
        assertThat(lab.hosts()).as("no member was left out").noneMatch(KeyRotationIT::metAStranger);
    }

    private void restart(Host host, String key, String previous) {
        Instant step = Instant.now();
        host.terminate();
        assertThat(host.awaitExit()).isTrue();
        cluster.install(host, "--flip.key=" + key, "--flip.key_previous=" + previous);
        host.start();
        cluster.awaitHome();
        clients.forEach((address, client) -> {
            client.awaitAnswerAfter(Instant.now());
            assertThat(client.outage(step, Instant.now())).as(address).isLessThan(HANDED_OVER);
            assertThat(lab.timeline(address).story(step))
                    .as(address + " while " + host.name() + " is restarted")
                    .matches(home(address) == host ? "-(.) \\+(.) -\\2 \\+\\1" : "");
        });
        assertThat(lab.hosts().stream().flatMap(observer -> down(observer, step)))
                .as("who is down for anybody while " + host.name() + " is restarted")
                .isSubsetOf(host.name());
    }

    private Host home(String address) {
        return address.equals(FIRST) ? cluster.a() : cluster.b();
    }

    private static Stream<String> down(Host observer, Instant since) {
        String history = observer.get("/api/v1/history?limit=10000");
        assertThat(history).isNotEmpty();
        return JsonMapper.shared()
                .readTree(history)
                .valueStream()
                .filter(event -> text(event, "kind").equals("member")
                        && text(event, "to").equals("down")
                        && Instant.parse(text(event, "at")).isAfter(since))
                .map(event -> text(event, "subject"));
    }

    private static String text(JsonNode event, String name) {
        return event.path(name).asString("");
    }

    private void whoKnowsOnlyTheOldKeyIsNotHeardAndCounted() {
        Host stranger = cluster.c();
        stranger.terminate();
        assertThat(stranger.awaitExit()).isTrue();
        Instant step = Instant.now();
        cluster.install(stranger, "--flip.key=" + KEY);
        stranger.start();
        List<Host> others = List.of(cluster.a(), cluster.b());
        lab.await("the others count its datagrams", () -> others.stream().allMatch(KeyRotationIT::metAStranger));
        lab.await(
                "it knows that it is alone",
                () -> stranger.get("/api/v1/cluster").contains("\"isolated\":true"));
        clients.keySet()
                .forEach(
                        address -> assertThat(lab.timeline(address).story(step)).isEmpty());
    }

    private static boolean metAStranger(Host host) {
        String metrics = host.get("/actuator/prometheus");
        assertThat(metrics).contains("flip_datagrams_rejected_total{reason=\"unknown_key\"}");
        return STRANGER.matcher(metrics).find();
    }
}
