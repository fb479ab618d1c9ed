package io.flip.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.config.bind.FlipProperties.Api;
import io.flip.fixture.FakeNode;
import io.flip.fixture.ServiceContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** With a token in a file, over TLS with a certificate that is made for the test: as an operator would have it. */
@SpringBootTest(
        classes = ServiceContext.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=classpath:/",
            "spring.ssl.bundle.jks.flip.keystore.password=changeit",
            "server.ssl.bundle=flip",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.env.show-values=always",
            "flip.api.token=a token that nobody may see",
            "flip.key=a key that nobody may see",
        })
@Import(SecuredTest.TokenInAFile.class)
@ExtendWith(OutputCaptureExtension.class)
class SecuredTest {

    private static final String TOKEN = "the token of this test";
    private static final String DRAIN = "/api/v1/members/flip/drain";

    @TempDir
    static Path directory;

    @Autowired
    private FakeNode node;

    @LocalServerPort
    private int port;

    /** Not annotated, so that no other test's scan finds it. */
    static class TokenInAFile {
        @Bean
        Api api() {
            return new Api(null, directory.resolve("token"));
        }
    }

    @DynamicPropertySource
    static void certificate(DynamicPropertyRegistry properties) {
        Certificate.generate(directory.resolve("flip.p12"));
        properties.add("spring.ssl.bundle.jks.flip.keystore.location", () -> "file:" + directory.resolve("flip.p12"));
    }

    @BeforeEach
    void token() throws IOException {
        Files.writeString(directory.resolve("token"), TOKEN + "\n");
        node.reset();
    }

    @Test
    void whoeverKnowsTheTokenMayChangeThings() throws Exception {
        assertThat(post("Bearer " + TOKEN).statusCode()).isEqualTo(202);
        assertThat(node.asked().by()).isEqualTo("token@127.0.0.1");
        assertThat(post("bearer  " + TOKEN).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer the token of this tesT",
                "Bearer the token of this test, and more",
                "Basic dG9rZW46dGhlIHRva2VuIG9mIHRoaXMgdGVzdA==",
                "the token of this test"
            })
    void whoeverDoesNotMayRead(String authorization, CapturedOutput output) throws Exception {
        HttpResponse<String> answer = post(authorization);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"flip\"");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("urn:flip:problem:token-required").doesNotContain(TOKEN);
        assertThat(node.wasAsked()).isFalse();
        assertThat(get("/api/v1/cluster", authorization).statusCode()).isEqualTo(200);
        assertThat(output).doesNotContain(TOKEN);
    }

    @Test
    void aTokenThatIsReplacedCountsAtOnce() throws Exception {
        Files.writeString(directory.resolve("token"), "another token");
        assertThat(post("Bearer " + TOKEN).statusCode()).isEqualTo(401);
        assertThat(post("Bearer another token").statusCode()).isEqualTo(202);
    }

    @Test
    void aTokenThatIsGoneLetsNobodyIn(CapturedOutput output) throws Exception {
        Files.delete(directory.resolve("token"));
        assertThat(post("Bearer " + TOKEN).statusCode()).isEqualTo(401);
        assertThat(post("Bearer ").statusCode()).isEqualTo(401);
        assertThat(output).contains("Nobody can change anything by REST");
        Files.writeString(directory.resolve("token"), "");
        assertThat(post("Bearer ").statusCode()).isEqualTo(401);
    }

    @Test
    void noSecretIsShownEvenWhereEverythingIs() throws Exception {
        HttpResponse<String> env = get("/actuator/env", "");
        assertThat(env.statusCode()).isEqualTo(200);
        assertThat(env.body()).contains("flip.api.token").doesNotContain("that nobody may see");
        assertThat(get("/actuator/configprops", "").body()).doesNotContain("that nobody may see");
    }

    @Test
    void aBrowserGivesThePageAWindowOfItsOwn() throws Exception {
        for (String path : new String[] {"/", "/members", "/api/v1/cluster"}) {
            assertThat(get(path, "").headers().allValues("Cross-Origin-Opener-Policy"))
                    .as(path)
                    .containsExactly("same-origin");
        }
    }

    /** Anybody on the way could have written it. */
    @Test
    void aPageThatCameWithoutTlsMayNotAsk() throws Exception {
        assertThat(get("/api/v1/cluster", "", "Origin", "http://localhost:" + port)
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/api/v1/cluster", "", "Origin", "https://localhost:" + port)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void plainHttpIsNotSpoken() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/cluster"))
                            .timeout(Duration.ofMinutes(2))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(400);
        }
    }

    private HttpResponse<String> post(String authorization) throws Exception {
        return send(DRAIN, authorization, true);
    }

    private HttpResponse<String> get(String path, String authorization, String... headers) throws Exception {
        return send(path, authorization, false, headers);
    }

    private HttpResponse<String> send(String path, String authorization, boolean change, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(Duration.ofMinutes(2));
        if (change) {
            request.POST(BodyPublishers.noBody());
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Certificate.trusting(directory.resolve("flip.p12")))
                .build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
