package io.flip.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.engine.register.Members;
import io.flip.fixture.FakeNode;
import io.flip.fixture.Http;
import io.flip.fixture.RawHttp;
import io.flip.fixture.ServiceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The page's files: what they are answered with, what they may do, and how large they are. */
@ServiceTest
class PageTest {

    private static final Path FILES = Path.of("src/main/resources/page");
    private static final int MOST_BYTES = 60 << 10;
    private static final String POLICY = "content-security-policy";

    @Autowired
    private FakeNode node;

    @Autowired
    private Http http;

    @BeforeEach
    void reset() {
        node.reset();
    }

    static List<Path> files() {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String address(Path file) {
        String name = file.getFileName().toString();
        return name.equals("index.html") ? "/" : "/page/" + name;
    }

    private HttpResponse<String> page(String... headers) {
        return http.get("/", headers.length > 0 ? headers : new String[] {"Accept", "text/html,*/*;q=0.8"});
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    @Test
    void allOfItIsSmall() {
        assertThat(files().stream().mapToLong(file -> file.toFile().length()).sum())
                .isLessThanOrEqualTo(MOST_BYTES);
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsAnsweredByItsContentsTag(Path file) throws IOException {
        HttpResponse<String> answer = http.get(address(file));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Files.readString(file));
        assertThat(header(answer, "Content-Type")).matches("text/(html|css|javascript);charset=UTF-8|image/svg\\+xml");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        HttpResponse<String> again = http.get(address(file), "If-None-Match", header(answer, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(http.get(address(file), "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    /** Neither text that is taken for HTML, nor anything from elsewhere: whoever adds either is told so here, and the browser forbids it. */
    @ParameterizedTest
    @MethodSource("files")
    void nothingIsInlineOrFromElsewhereOrMadeOfText(Path file) throws IOException {
        String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
        assertThat(text)
                .doesNotContain("http://", "https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
                .doesNotContain("eval(", "new Function", "<style", "javascript:", "localStorage.setItem(\"token")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern("<[^>]*\\sstyle=")
                .doesNotContainPattern("<[a-z][^>]*\\son[a-z]+=");
    }

    @Test
    void thePageMayAskItsMemberAndKnockAtTheOthers() {
        String policy = header(page(), POLICY);
        assertThat(policy)
                .isEqualTo(("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                                + " connect-src 'self' 127.0.0.1:%d flip2.example:%d; base-uri 'none'; form-action 'none';"
                                + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
                        .formatted(http.port(), http.port()));
        assertThat(header(page(), "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(page(), "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page().headers().firstValue("Cross-Origin-Opener-Policy"))
                .as("without TLS")
                .isEmpty();
    }

    @Test
    void thePolicyHasThePortThatWasAskedAndIsTaggedWithThePage() throws Exception {
        String asked =
                RawHttp.send(http.port(), "GET / HTTP/1.1\r\nHost: flip.example.org\r\nConnection: close\r\n\r\n");
        assertThat(asked).contains("connect-src 'self' 127.0.0.1 flip2.example; base-uri");
        String tag = header(page(), "ETag");
        node.change(next -> next.config(config ->
                Members.one(config, "flip2", member -> Members.at(member, "elsewhere.example", member.port()))));
        assertThat(header(page(), POLICY)).contains("elsewhere.example:");
        assertThat(page("Accept", "text/html", "If-None-Match", tag).statusCode())
                .as("its policy is another one")
                .isEqualTo(200);
    }

    @Test
    void whatIsNoPageMayDoNothing() {
        for (String path :
                new String[] {"/api/v1/cluster", "/actuator/health", "/v3/api-docs", "/nothing", "/page/main.js"}) {
            assertThat(header(http.get(path), POLICY)).as(path).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page/main.js", "/page/page.css"})
    void noOtherSiteSeesIt(String path) throws Exception {
        assertThat(RawHttp.send(
                        http.port(), "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(http.get(path, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        assertThat(http.get(path, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(http.get(
                                path,
                                "Sec-Fetch-Site",
                                "cross-site",
                                "Sec-Fetch-Mode",
                                "navigate",
                                "Sec-Fetch-Dest",
                                "iframe")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aLinkMayLeadToIt() {
        assertThat(page(
                                "Accept",
                                "text/html",
                                "Sec-Fetch-Site",
                                "cross-site",
                                "Sec-Fetch-Mode",
                                "navigate",
                                "Sec-Fetch-Dest",
                                "document")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/",
                "/page/nothing.js",
                "/page/index.html",
                "/page/..%2fapplication.yml",
                "/page/%2e%2e/application.yml",
                "/index.html",
                "/application.yml"
            })
    void nothingElseIsThere(String path) {
        HttpResponse<String> answer = http.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Http.json(answer).get("type").asString()).isEqualTo("urn:flip:problem:unknown-path");
    }

    @Test
    void thePageIsReadAndNothingElse() {
        assertThat(http.change("POST", "/", "{}").statusCode()).isEqualTo(405);
        assertThat(http.get("/", "Accept", "application/json").statusCode()).isEqualTo(406);
        assertThat(page().headers().map().keySet())
                .noneMatch(Pattern.compile("set-cookie|access-control.*").asMatchPredicate());
    }
}
