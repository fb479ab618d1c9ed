package io.flip.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.Members;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.RawHttp;
import io.flip.fixture.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What a browser may be made to send by a page of another site, and what nobody should: refused, the token or not. */
@ServiceTest
class DoorkeeperTest {

    private static final String DRAIN = "/api/v1/members/flip/drain";
    private static final String CLUSTER = "/api/v1/cluster";

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    private String raw(String method, String target, String... headers) throws Exception {
        return RawHttp.send(
                http.port(),
                "%s %s HTTP/1.1\r\n%s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                        .formatted(method, target, String.join("\r\n", headers), Http.TOKEN));
    }

    /** Its own names and addresses, those of other members, by whatever port, and what this machine's domains make of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "LocalHost",
                "localhost.:8080",
                "127.0.0.1:8080",
                "[::1]:8080",
                "[fd00::7]",
                "10.1.2.3:30080",
                "flip1:8080",
                "flip2.example",
                "flip2.example.lan.example.net",
                "node7",
                "NODE7.lan.example.net:8080",
                "flip.example.org",
                ""
            })
    void thisMemberIsAskedByItsNames(String host) throws Exception {
        assertThat(raw("GET", CLUSTER, "Host: " + host)).startsWith("HTTP/1.1 200");
    }

    /** A page whose name was made to lead here would read everything, and is told nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:8080",
                "localhost.evil.example",
                "flip1.evil.example",
                "flip10:8080",
                "127.0.0.1.evil.example",
                "node7.lan.example.net.evil.example",
                "lan.example.net",
                "0x7f000001",
            })
    void byNoOtherNameIsAnythingReadOrChanged(String host) throws Exception {
        for (String path : new String[] {
            CLUSTER, "/members", "/api/v1/config", "/actuator/health", "/actuator/prometheus", "/v3/api-docs"
        }) {
            String answer = raw("GET", path, "Host: " + host);
            assertThat(answer)
                    .startsWith("HTTP/1.1 421")
                    .contains("urn:flip:problem:unknown-host", "flip.api.hosts")
                    .doesNotContain("192.168.0.1");
        }
        assertThat(raw("POST", DRAIN, "Host: " + host)).startsWith("HTTP/1.1 421");
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void anOldClientThatNamesNoHostIsNoBrowser() throws Exception {
        assertThat(RawHttp.send(http.port(), "GET /api/v1/cluster HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aMemberThatJoinsIsKnownByItsName() throws Exception {
        assertThat(raw("GET", CLUSTER, "Host: elsewhere.example")).startsWith("HTTP/1.1 421");
        node.change(next -> next.config(config ->
                Members.one(config, "flip2", member -> Members.at(member, "elsewhere.example", member.port()))));
        assertThat(raw("GET", CLUSTER, "Host: elsewhere.example:8080")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://localhost:3000",
        "Origin, http://localhost",
        "Origin, http://127.0.0.9:1",
        "Origin, http://localhost.evil.example:8080",
        "Origin, file://",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, 'same-origin, cross-site'",
        "Sec-Fetch-Site, whatever",
    })
    void noPageOfAnotherSiteMayAsk(String header, String value) {
        HttpResponse<String> change = http.change("POST", DRAIN, "", header, value);
        assertThat(change.statusCode()).isEqualTo(403);
        assertThat(Http.json(change).get("type").asString()).isEqualTo("urn:flip:problem:forbidden");
        assertThat(Http.json(change).get("detail").asString()).contains("another site");
        assertThat(node.wasAsked()).isFalse();
        assertThat(http.get(CLUSTER, header, value).statusCode()).isEqualTo(403);
    }

    /** Without a scheme that a browser has for it, an origin says which page: host and port. */
    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:%d", "http://LOCALHOST:%d", "https://localhost:%d"})
    void itsOwnPageMayAsk(String origin) {
        assertThat(http.change(
                                "POST",
                                DRAIN,
                                "",
                                "Origin",
                                origin.formatted(http.port()),
                                "Sec-Fetch-Site",
                                "same-origin")
                        .statusCode())
                .isEqualTo(202);
        assertThat(http.get(CLUSTER, "Sec-Fetch-Site", "none").statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatIsLeftOutIsTheSchemes() throws Exception {
        assertThat(raw("GET", CLUSTER, "Host: localhost", "Origin: http://localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET", CLUSTER, "Host: localhost:443", "Origin: https://localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET", CLUSTER, "Host: localhost:443", "Origin: http://localhost"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET", CLUSTER, "Host: [::1]:81", "Origin: http://[::1]:81"))
                .startsWith("HTTP/1.1 200");
    }

    /** From a wiki, say. What it shows is for whoever follows it alone. */
    @Test
    void aLinkMayBeFollowedAndNothingElse() throws Exception {
        String[] followed = {
            "Host: localhost", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"
        };
        assertThat(raw("GET", CLUSTER, followed)).startsWith("HTTP/1.1 200").contains("X-Frame-Options: DENY");
        assertThat(raw("POST", DRAIN, followed)).startsWith("HTTP/1.1 403");
        assertThat(raw(
                        "GET",
                        CLUSTER,
                        "Host: localhost",
                        "Sec-Fetch-Site: cross-site",
                        "Sec-Fetch-Mode: navigate",
                        "Sec-Fetch-Dest: iframe"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw(
                        "GET",
                        CLUSTER,
                        "Host: localhost",
                        "Sec-Fetch-Site: cross-site",
                        "Sec-Fetch-Mode: cors",
                        "Sec-Fetch-Dest: document"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void noOtherSiteIsAllowedAnything() {
        HttpResponse<String> preflight = http.send(http.request("/api/v1/systems/ip")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "http://localhost:3000")
                .header("Access-Control-Request-Method", "PUT")
                .build());
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(preflight.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    private HttpResponse<String> post(String path, String type) {
        return http.send(http.request(path)
                .header("Authorization", "Bearer " + Http.TOKEN)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"value\": \"x\"}"))
                .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json-seq",
                "application/xml",
                "nonsense"
            })
    void aChangeIsJson(String type) {
        for (String path : new String[] {DRAIN, "/api/v1/systems/ip/data"}) {
            HttpResponse<String> answer = post(path, type);
            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(Http.json(answer).get("type").asString()).isEqualTo("urn:flip:problem:unsupported-content");
            assertThat(Http.json(answer).get("detail").asString()).contains("application/json");
        }
        assertThat(node.wasAsked()).isFalse();
    }

    @Test
    void aBodyThatDoesNotSayWhatItIsIsNotRead() throws Exception {
        String answer = RawHttp.send(
                http.port(),
                "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                        .formatted(DRAIN, Http.TOKEN));
        assertThat(answer).startsWith("HTTP/1.1 415");
        assertThat(RawHttp.send(
                        http.port(),
                        "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                                .formatted(DRAIN, Http.TOKEN)))
                .as("in pieces")
                .startsWith("HTTP/1.1 415");
        assertThat(node.wasAsked()).isFalse();
    }

    /** It may have been written to look like another, or to fill a log. */
    @Test
    void whatWasSentIsShownInPartAndWithoutHiddenCharacters() throws Exception {
        String answer = raw("GET", CLUSTER, "Host: localhost", "Origin: https://\u00adxx" + "x".repeat(500));
        assertThat(answer)
                .startsWith("HTTP/1.1 403")
                .contains("(Origin: https://\\\\u00adxxxxx", "xxx...)")
                .doesNotContain("\u00ad", "x".repeat(101));
    }

    @Test
    void whatIsJsonMaySayInWhichLetters() {
        assertThat(post(DRAIN, "Application/JSON; charset=utf-8").statusCode()).isEqualTo(202);
    }

    /** Neither hidden in a form nor in a header. */
    @Test
    void aMethodIsWhatItIs() {
        assertThat(http.get(DRAIN, "X-HTTP-Method-Override", "POST").statusCode())
                .isEqualTo(405);
        assertThat(http.get(DRAIN + "?_method=POST").statusCode()).isEqualTo(405);
        assertThat(node.wasAsked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "TRACE", "TRACK", "PROPFIND", "DEBUG", "get", "post", "BREW"})
    void whatMeansNothingHereIsSaidToMeanNothing(String method) throws Exception {
        for (String target : new String[] {DRAIN, CLUSTER, "/actuator/health", "/nothing"}) {
            assertThat(raw(method, target, "Host: localhost"))
                    .matches("(?s)HTTP/1\\.1 (405|501) .*")
                    .contains("urn:flip:problem:method-not-allowed", "use one of GET, HEAD, ")
                    .doesNotContain("mistake in Flip");
        }
        assertThat(node.wasAsked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "evil.example:443", "x"})
    void nobodyIsConnectedToAnybody(String target) throws Exception {
        assertThat(raw("CONNECT", target, "Host: " + target))
                .matches("(?s)HTTP/1\\.1 (400|405|421|501).*")
                .contains("urn:flip:problem:")
                .doesNotContain("mistake in Flip");
    }

    /** A path that leads to a change by another spelling is a change all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/members/flip/drain/",
                "//api/v1/members/flip/drain",
                "/api/v1/members/flip;x=1/drain",
                "/api/v1/members/flip%2fdrain",
                "/api/v1/members/../members/flip/drain",
                "/api/v1/members/flip/%64rain",
                "/api/v1/members/%2e%2e/members/flip/drain",
                "/api/v1/members/flip\\drain",
                "/API/v1/members/flip/drain",
                "/actuator/../api/v1/members/flip/drain",
            })
    void noSpellingOfAPathChangesAnythingWithoutTheToken(String path) throws Exception {
        String answer =
                RawHttp.send(http.port(), "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1\\.1 4(00|01) .*").contains("urn:flip:problem:");
        assertThat(node.wasAsked()).isFalse();
    }

    /** What could be exposed, and is not; what changes needs the token even where it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                "beans",
                "configprops",
                "heapdump",
                "threaddump",
                "loggers",
                "mappings",
                "shutdown",
                "httpexchanges",
                "logfile",
                "conditions",
                "scheduledtasks",
                "caches",
                "metrics",
                "startup",
                "jolokia",
                "refresh"
            })
    void noMoreOfActuatorIsThereThanIsMeant(String endpoint) {
        assertThat(http.get("/actuator/" + endpoint).statusCode()).isEqualTo(404);
        assertThat(http.change("POST", "/actuator/" + endpoint, "{}").statusCode())
                .isIn(404, 405);
        assertThat(http.json("/actuator").get("_links").propertyNames())
                .containsExactlyInAnyOrder("self", "health", "health-path", "info", "prometheus");
    }
}
