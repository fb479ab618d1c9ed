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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** Without a token: whoever is on this machine may change things, and nobody else. */
@ServiceTest
class AccessTest {

    private static final String DRAIN = "/api/v1/members/flip/drain";

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

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 202", "127.8.8.8, 202", "::1, 202", "10.0.0.9, 403", "fe80::1, 403", "0.0.0.0, 403"})
    void changesAreTakenFromThisMachine(String address, int expected) throws Exception {
        MockMvc mvc =
                MockMvcBuilders.webAppContextSetup(context).addFilters(security).build();
        mvc.perform(request(HttpMethod.POST, DRAIN).remoteAddress(address)).andExpect(status().is(expected));
        assertThat(node.wasAsked()).isEqualTo(expected == 202);
        mvc.perform(request(HttpMethod.GET, "/api/v1/cluster").remoteAddress(address))
                .andExpect(status().isOk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "BREW"})
    void everythingThatDoesNotReadIsAChange(String method) throws Exception {
        MockMvc mvc =
                MockMvcBuilders.webAppContextSetup(context).addFilters(security).build();
        mvc.perform(request(HttpMethod.valueOf(method), "/api/v1/config").remoteAddress("10.0.0.9"))
                .andExpect(status().isForbidden())
                .andExpect(content().contentType("application/problem+json"));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-For, 127.0.0.1",
        "Forwarded, for=127.0.0.1",
        "X-Real-IP, 127.0.0.1",
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://localhost.evil.example:8080",
    })
    void whatComesThroughAProxyOrAPageOfAnotherSiteDoesNotComeFromHere(String header, String value) {
        HttpResponse<String> answer = http.change("POST", DRAIN, "", header, value);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Http.json(answer).get("type").asString()).isEqualTo("urn:flip:problem:forbidden");
        assertThat(Http.json(answer).get("detail").asString()).contains("flip.api.token");
        assertThat(Http.json(answer).get("instance").asString()).isEqualTo(DRAIN);
        assertThat(node.wasAsked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"})
    void ownPagesMayChangeThings(String origin) {
        assertThat(http.change("POST", DRAIN, "", "Origin", origin).statusCode())
                .isEqualTo(202);
    }

    @Test
    void aTokenThatNobodyAskedForIsIgnored() {
        assertThat(http.change("POST", DRAIN, "", "Authorization", "Bearer whatever")
                        .statusCode())
                .isEqualTo(202);
        assertThat(node.asked().by()).isEqualTo("127.0.0.1");
    }

    @Test
    void nothingIsRememberedBetweenRequests() {
        HttpResponse<String> answer = http.change("POST", DRAIN, "");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
}
