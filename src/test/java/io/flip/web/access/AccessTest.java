package io.flip.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.ServiceTest;
import jakarta.servlet.Filter;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** Whoever knows the token may change things, and nobody else: no address, no header and no method is a reason. */
@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class AccessTest {

    private static final String DRAIN = "/api/v1/members/flip/drain";
    private static final String BEARER = "Bearer " + Http.TOKEN;
    private static final String NONE = "";

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @Autowired
    private WebApplicationContext context;

    @Autowired
    @Qualifier("springSecurityFilterChain")
    private Filter security;

    @BeforeEach
    void reset() {
        node.reset();
    }

    private MockMvc mvc() {
        return MockMvcBuilders.webAppContextSetup(context).addFilters(security).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "10.0.0.9", "fe80::1", "0.0.0.0"})
    void noAddressIsAReasonToTakeAChange(String address) throws Exception {
        mvc().perform(request(HttpMethod.POST, DRAIN).remoteAddress(address)).andExpect(status().isUnauthorized());
        assertThat(node.wasAsked()).isFalse();
        mvc().perform(request(HttpMethod.GET, "/api/v1/cluster").remoteAddress(address))
                .andExpect(status().isOk());
        mvc().perform(request(HttpMethod.POST, DRAIN).remoteAddress(address).header("Authorization", BEARER))
                .andExpect(status().isAccepted());
        assertThat(node.asked().by()).isEqualTo("token@" + address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void everythingThatDoesNotReadIsAChange(String method) throws Exception {
        mvc().perform(request(HttpMethod.valueOf(method), "/api/v1/config"))
                .andExpect(status().isUnauthorized())
                .andExpect(content().contentType("application/problem+json"));
        assertThat(node.wasAsked()).isFalse();
    }

    /** Whatever a client, or a proxy, says of who asks: the history has the address that the connection comes from. */
    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-For, 9.9.9.9",
        "X-Forwarded-For, ::1",
        "Forwarded, for=9.9.9.9",
        "X-Real-IP, 9.9.9.9",
        "True-Client-IP, 9.9.9.9",
        "From, root@localhost",
        "X-Forwarded-User, root",
        "Remote-User, root",
    })
    void nobodySaysWhoTheyAreByAHeader(String header, String value) {
        assertThat(http.change("POST", DRAIN, "", header, value).statusCode()).isEqualTo(202);
        assertThat(node.asked().by()).isEqualTo("token@127.0.0.1");
    }

    @Test
    void whoLacksTheTokenIsToldTheCommandThatHasIt() {
        HttpResponse<String> answer =
                http.change("POST", "/api/v1/systems/ip/data?force=true", "{}", "Authorization", NONE);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Http.json(answer).get("type").asString()).isEqualTo("urn:flip:problem:token-required");
        assertThat(Http.json(answer).get("instance").asString()).isEqualTo("/api/v1/systems/ip/data");
        assertThat(Http.json(answer).get("detail").asString())
                .isEqualTo("Changes need the token of flip.api.token, wherever they come from: curl -X POST"
                        + " -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' -d BODY"
                        + " 'http://localhost:" + http.port() + "/api/v1/systems/ip/data?force=true'");
    }

    /** It is to be pasted into a shell. */
    @Test
    void whatWasSentIsOneQuotedWordInThatCommand() {
        HttpResponse<String> answer =
                http.change("POST", "/api/v1/members/x';reboot;'/drain", "", "Authorization", NONE);
        assertThat(Http.json(answer).get("detail").asString())
                .endsWith("-H \"Authorization: Bearer $TOKEN\" 'http://localhost:" + http.port()
                        + "/api/v1/members/x%27;reboot;%27/drain'");
    }

    private int sent(String address, String token) throws Exception {
        return mvc().perform(request(HttpMethod.POST, DRAIN)
                        .remoteAddress(address)
                        .header("Authorization", "Bearer " + token))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    @Test
    void whoTriesTokensIsNamedInTheLogAndCountedAndSlowedDown(CapturedOutput output) throws Exception {
        double before = wrongTokens();
        for (int i = 0; i < WrongTokens.AT_ONCE; i++) {
            assertThat(sent("10.66.66.66", "guess " + i)).isEqualTo(401);
        }
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            refused += sent("10.66.66.66", "guess more") == 429 ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(50);
        assertThat(sent("10.66.66.66", Http.TOKEN))
                .as("it would be told which is right")
                .isEqualTo(429);
        assertThat(wrongTokens() - before).isEqualTo(WrongTokens.AT_ONCE + 101);
        assertThat(node.wasAsked()).isFalse();
        assertThat(sent("10.77.77.77", Http.TOKEN)).as("from elsewhere").isEqualTo(202);
        assertThat(output.toString().lines().filter(line -> line.contains("Wrong tokens were sent")))
                .hasSizeBetween(1, 3)
                .allSatisfy(
                        line -> assertThat(line).contains("from 10.66.66.66").doesNotContain("guess"));
    }

    private double wrongTokens() {
        return http.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("flip_wrong_tokens_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingIsRememberedBetweenRequests() {
        HttpResponse<String> answer = http.change("POST", DRAIN, "");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(http.change("POST", DRAIN, "", "Authorization", NONE).statusCode())
                .isEqualTo(401);
    }
}
