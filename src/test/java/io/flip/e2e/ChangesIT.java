package io.flip.e2e;

import static io.flip.e2e.FlipCluster.FIRST;
import static io.flip.e2e.FlipCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.flip.e2e.FlipCluster.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What is changed at one member is changed at all, and no address is ever on two of them because of it. */
@RequiresRoot
class ChangesIT {
    private static final String THIRD = "10.77.0.203";
    private static final Pattern VERSION = Pattern.compile("\"configVersion\":(\\d+)");

    private FlipCluster cluster;
    private Lab lab;
    private Host a;
    private Host b;
    private Host c;

    @BeforeEach
    void threeHosts(TestInfo test) {
        cluster = new FlipCluster(test.getTestMethod().orElseThrow().getName(), Timing.PATIENT, "hold").up();
        lab = cluster.lab();
        a = cluster.a();
        b = cluster.b();
        c = cluster.c();
        lab.await(
                "the first version is written down", () -> lab.hosts().stream().allMatch(host -> version(host) >= 1));
    }

    @AfterEach
    void removeAll() {
        cluster.close();
    }

    @Test
    void anAddressThatIsAddedAtOneMemberIsUpAndKnownEverywhere() {
        assertThat(c.change("POST", "/api/v1/systems/ip/data", "{\"value\":\"" + THIRD + "\"}"))
                .isEqualTo(201);
        lab.await(
                "all know it",
                () -> lab.hosts().stream().allMatch(host -> data(host).contains(THIRD)));
        lab.await("it is up once", () -> a.has(THIRD) != b.has(THIRD));
        try (Client client = cluster.client(THIRD)) {
            client.awaitAnswerAfter(Instant.now());
        }
        assertThat(a.change("POST", "/api/v1/systems/ip/data", "{\"value\":\"" + THIRD + "\"}"))
                .isEqualTo(409);
        assertThat(b.change("DELETE", "/api/v1/systems/ip/data?value=" + THIRD, ""))
                .isEqualTo(204);
        lab.await("it is down", () -> !a.has(THIRD) && !b.has(THIRD));
        lab.await(
                "nobody has it",
                () -> lab.hosts().stream().noneMatch(host -> data(host).contains(THIRD)));
        assertThat(a.has(FIRST) && b.has(SECOND)).as("the others stayed").isTrue();
    }

    @Test
    void aDrainedMemberGivesItsAddressAwayAndGetsItBackWhenItIsResumed() {
        Instant drained = Instant.now();
        assertThat(c.change("POST", "/api/v1/members/a/drain", "")).isEqualTo(202);
        lab.awaitOwner(FIRST, b);
        lab.await("it stays", () -> c.get("/api/v1/members/a").contains("\"drained\":true"));
        assertThat(b.change("POST", "/api/v1/members/a/resume", "")).isEqualTo(202);
        lab.awaitOwner(FIRST, a);
        assertThat(lab.timeline(FIRST).story(drained)).isEqualTo("-a +b -b +a");
        neverOnTwo(FIRST, drained);
    }

    @Test
    void anAddressIsMovedToWhereItIsWanted() {
        Instant moved = Instant.now();
        String move = "/api/v1/systems/ip/data/move";
        assertThat(a.change("POST", move, "{\"value\":\"" + FIRST + "\",\"to\":\"b\"}"))
                .isEqualTo(202);
        lab.awaitOwner(FIRST, b);
        assertThat(c.get("/api/v1/systems/ip/data/why?value=" + FIRST)).contains("\"pinned\":\"b\"");
        assertThat(c.change("POST", move, "{\"value\":\"" + FIRST + "\",\"to\":null}"))
                .isEqualTo(202);
        lab.awaitOwner(FIRST, a);
        neverOnTwo(FIRST, moved);
    }

    @Test
    void aStaleVersionIsRefusedAndAKeyMakesAChangeOnce() {
        long version = version(a);
        String data = "/api/v1/systems/ip/data";
        String body = "{\"value\":\"" + THIRD + "\"}";
        assertThat(a.change("POST", data, body, "Idempotency-Key: once")).isEqualTo(201);
        assertThat(b.change("POST", data, body, "Idempotency-Key: once")).isEqualTo(201);
        lab.await("all have it", () -> lab.hosts().stream().allMatch(host -> version(host) == version + 1));
        String config = c.get("/api/v1/config");
        assertThat(c.change("PUT", "/api/v1/config", config)).isEqualTo(428);
        assertThat(c.change("PUT", "/api/v1/config", config, "If-Match: \"" + version + "\""))
                .isEqualTo(412);
        assertThat(c.change("PUT", "/api/v1/config", config, "If-Match: \"" + (version + 1) + "\""))
                .isEqualTo(200);
        assertThat(a.get("/api/v1/history")).contains("\"kind\":\"config\"", "127.0.0.1");
    }

    @Test
    void withoutAQuorumNothingIsChanged() {
        b.kill();
        c.kill();
        lab.await("a is alone", () -> a.get("/api/v1/cluster").contains("\"isolated\":true"));
        assertThat(a.change("POST", "/api/v1/members/a/drain", "")).isEqualTo(503);
        assertThat(a.get("/api/v1/config")).contains("\"servers\"");
    }

    private static long version(Host host) {
        Matcher version = VERSION.matcher(host.get("/api/v1/cluster"));
        return version.find() ? Long.parseLong(version.group(1)) : -1;
    }

    private static String data(Host host) {
        return host.get("/api/v1/systems/ip/data");
    }

    private void neverOnTwo(String address, Instant since) {
        assertThat(lab.timeline(address).withTwoOwners(since, Instant.now())).isEqualTo(Duration.ZERO);
    }
}
