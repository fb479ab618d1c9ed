package io.flip.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation can be read in an editor and on GitHub, leads where it says, and is found from one page. */
class MarkdownTest {

    private static final Path TREE = Path.of("");
    private static final Path CONTENTS = Path.of("docs/README.md");
    private static final Pattern MENTIONED = Pattern.compile("\\bdocs/(?:[a-z0-9-]+/)*[A-Za-z0-9-]+\\.md\\b");

    @TempDir
    Path broken;

    private static List<String> findings(Function<Markdown, List<String>> look) throws IOException {
        return Markdown.pages(TREE).stream()
                .flatMap(page -> look.apply(page).stream())
                .toList();
    }

    private Markdown page(String text) throws IOException {
        return Markdown.read(Files.writeString(broken.resolve("page.md"), text));
    }

    private static List<String> without(List<String> findings) {
        return findings.stream()
                .map(finding -> finding.replaceFirst(".*page\\.md:", ""))
                .toList();
    }

    @Test
    void linesAreShort() throws IOException {
        assertThat(findings(Markdown::tooLong)).isEmpty();
    }

    @Test
    void aLongLineIsNoticed() throws IOException {
        Markdown page = page("x".repeat(121) + "\n| " + "x".repeat(300) + " |\n```\n" + "x".repeat(220) + "\n"
                + "x".repeat(221) + "\n```\n" + "x".repeat(120) + "\n");
        assertThat(without(page.tooLong())).containsExactly("1: 121 characters", "5: 221 characters");
    }

    @Test
    void tablesAreTables() throws IOException {
        assertThat(findings(Markdown::brokenTables)).isEmpty();
    }

    @Test
    void aBrokenTableIsNoticed() throws IOException {
        Markdown page = page("""
                | a | b |
                | --- | ---: |
                | 1 | 2 |
                | 1 |
                | 1 | `x \\| y` |

                | 5 | 6 |
                ```
                | code |
                ```
                """);
        assertThat(without(page.brokenTables()))
                .containsExactly("4: 1 cells, and 2 in the header", "7: a row without a header");
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        assertThat(findings(Markdown::deadLinks)).isEmpty();
    }

    @Test
    void aDeadLinkIsNoticed() throws IOException {
        Files.writeString(
                broken.resolve("other.md"), "# One `GET /a/{b}`: two\n## Again\n## Again\n```\n# Code\n```\n");
        Markdown page = page("""
                [there](other.md), [there](other.md#one-get-ab-two), [twice](other.md#again-1), [web](https://x.invalid/y)
                [gone](gone.md), `[code](gone.md)`
                [no such heading](other.md#code)
                [text that is
                broken](#here)
                ![picture](gone.svg)
                """);
        assertThat(without(page.deadLinks()))
                .containsExactly(
                        "2: gone.md: there is no such file",
                        "3: other.md#code: there is no such heading",
                        "4: #here: there is no such heading",
                        "6: gone.svg: there is no such file");
    }

    @Test
    void onePageLeadsToAll() throws IOException {
        Set<Path> linked = Markdown.read(CONTENTS).linkedFiles();
        assertThat(Markdown.pages(TREE))
                .extracting(Markdown::file)
                .filteredOn(page -> !page.startsWith(".github") && !page.equals(CONTENTS))
                .allSatisfy(page -> assertThat(linked).contains(page))
                .hasSizeGreaterThan(15);
    }

    /** What messages and comments name in {@code docs/} is there. */
    @Test
    void pagesThatTheProgramNamesAreThere() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            List<String> missing = files.filter(Files::isRegularFile)
                    .flatMap(MarkdownTest::mentioned)
                    .filter(page -> !Files.exists(Path.of(page)))
                    .toList();
            assertThat(missing).isEmpty();
        }
        assertThat(mentioned(Files.writeString(broken.resolve("A.java"), "see docs/gone.md, adr")))
                .containsExactly("docs/gone.md");
    }

    private static Stream<String> mentioned(Path file) {
        return MENTIONED
                .matcher(String.join("\n", Markdown.read(file).lines()))
                .results()
                .map(found -> found.group());
    }
}
