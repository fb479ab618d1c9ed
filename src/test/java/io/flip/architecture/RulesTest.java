package io.flip.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.flip.fixture.Rule;
import io.flip.simulation.Sabotage;
import io.flip.simulation.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.platform.commons.annotation.Testable;

/**
 * Each rule of the protocol has a test that names it, and what names a rule names one that is there. {@code -Drecord=true} writes the index of both
 * anew: read what has changed before it is committed.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RulesTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");
    private static final Path INDEX = Path.of("docs/rules.md");
    private static final String BASE = "io.flip.";

    private final Protocol protocol = Protocol.read(Path.of("docs/protocol.md"));
    private final RuleIndex index = new RuleIndex(protocol);
    private final List<String> wrong = new ArrayList<>();

    /** Those of which something is annotated. */
    private final List<JavaClass> named = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests()).importPackages("io.flip").stream()
                    .filter(type -> type.isAnnotatedWith(Rule.class)
                            || type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Rule.class)))
                    .toList();

    RulesTest() throws IOException {
        Comments.below(MAIN)
                .forEach((file, comments) ->
                        cited(MAIN.resolve(file), comments).forEach(name -> index.cites(name, type(file))));
        Comments.below(TEST).forEach((file, comments) -> cited(TEST.resolve(file), comments));
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            for (Path file : files.sorted().toList()) {
                String prose =
                        Files.readString(file).replaceAll("(?s)\n> .*", "").replace('\n', ' ');
                cited(file, List.of(prose))
                        .forEach(name -> index.tells(name, file.getFileName().toString()));
            }
        }
        for (JavaClass type : named) {
            String[] nested = type.getName().substring(BASE.length()).split("\\$", 2);
            String name = nested[0];
            for (String rule : of(type)) {
                index.holds(rule, name, nested.length == 1 ? "" : nested[1]);
            }
            for (JavaMethod method : type.getMethods()) {
                if (method.isAnnotatedWith(Rule.class)) {
                    List.of(method.getAnnotationOfType(Rule.class).value())
                            .forEach(rule -> index.holds(rule, name, method.getName()));
                }
            }
        }
    }

    /** The sections and rules that a file cites; what is wrong is noted. */
    private List<String> cited(Path file, List<String> comments) {
        List<String> names = new ArrayList<>();
        for (String comment : comments) {
            for (Protocol.Citation citation : protocol.citations(comment)) {
                names.addAll(citation.names());
                if (citation.names().isEmpty()) {
                    wrong.add(file + ": " + citation.text());
                }
            }
        }
        return names;
    }

    private static String type(Path file) {
        return file.toString()
                .replace('/', '.')
                .replaceFirst("(\\.package-info)?\\.java$", "")
                .substring(BASE.length());
    }

    private static List<String> of(JavaClass type) {
        return type.isAnnotatedWith(Rule.class)
                ? List.of(type.getAnnotationOfType(Rule.class).value())
                : List.of();
    }

    private static boolean tests(JavaMethod method) {
        return method.isMetaAnnotatedWith(Testable.class);
    }

    @Test
    void eachRuleHasATestThatNamesIt() {
        assertThat(protocol.rules()).hasSizeGreaterThan(30);
        assertThat(index.withoutTest()).isEmpty();
    }

    @Test
    void testsNameRulesThatAreThere() {
        assertThat(index.unknown()).isEmpty();
    }

    @Test
    void commentsCiteRulesThatAreThereAndAllInOneWay() {
        assertThat(wrong).isEmpty();
    }

    @Test
    void onlyWhatIsRunNamesARule() {
        for (JavaClass type : named) {
            assertThat(type)
                    .as("tests, checks, or breaks the rules that it names")
                    .satisfiesAnyOf(
                            some -> assertThat(of(some)).isEmpty(),
                            some -> assertThat(some.getMethods()).anyMatch(RulesTest::tests),
                            some -> assertThat(some.isAssignableTo(Watcher.class))
                                    .isTrue(),
                            some -> assertThat(some.isAssignableTo(Sabotage.class))
                                    .isTrue());
            assertThat(type.getMethods())
                    .filteredOn(method -> method.isAnnotatedWith(Rule.class))
                    .allMatch(RulesTest::tests);
        }
    }

    @Test
    void theIndexIsWhatTheyName() throws IOException {
        String text = index.write();
        Files.writeString(Path.of("target/rules.md"), text);
        if (Boolean.getBoolean("record")) {
            Files.writeString(INDEX, text);
        } else {
            assertThat(text).isEqualTo(Files.readString(INDEX));
        }
    }

    // -- how they are read

    private static final Protocol SMALL = Protocol.of("""
            # The protocol

            ## 1. Words

            - An *item* is one string.

            ## 2. Facts

            Facts travel as *news*:

            - **self**: the member.

            An ack carries the **verdict**
            too.

            ## 3. Passing on

            *Who may not.* Nobody, unless:

            1. It notes another.
            2. It is in quarantine, and so on and on and on
               and on.

            *Setbacks* came later.

            ## 4. The register

            It is a document.

            1. *Voters.* Members.
            2. `left`: gone.

            ## More

            *No rule.* At all.
            """.lines().toList());

    @Test
    void rulesAreReadFromThePage() {
        assertThat(SMALL.sections().sequencedKeySet()).containsExactly("1", "2", "3", "4");
        assertThat(SMALL.rules().sequencedKeySet())
                .containsExactly(
                        "1",
                        "2",
                        "2, self",
                        "2, verdict",
                        "3, who may not",
                        "3, who may not 1",
                        "3, who may not 2",
                        "3, setbacks",
                        "4",
                        "4, rule 1",
                        "4, left");
        assertThat(SMALL.rules().get("4, rule 1")).isEqualTo("Voters");
    }

    private static List<String> names(String comment) {
        return SMALL.citations(comment).stream()
                .flatMap(citation -> citation.names().stream())
                .toList();
    }

    @Test
    void citationsAreRead() {
        assertThat(names("Protocol 3, who may not 1: so it is (protocol 2).")).containsExactly("3, who may not 1", "2");
        assertThat(names("(protocol 3, who may not 1 and 2, and protocol 4, rule 1, on the whole)"))
                .containsExactly("3, who may not 1", "3, who may not 2", "4, rule 1");
        assertThat(names("the protocol, a rule, and protocol buffers 3")).isEmpty();
        assertThat(SMALL.citations("the protocol, a rule, and protocol buffers 3"))
                .isEmpty();
    }

    @Test
    void aWrongCitationIsNoticed() {
        for (String bad : List.of(
                "protocol 9",
                "protocol 3, nothing",
                "protocol 4, who may not",
                "protocol 4, rule 3",
                "protocol 4, rules 1",
                "protocol 4, rules 1 and 3",
                "protocol 2 and 3",
                "protocol 3, who may not 1 or 2",
                "protocol 3.1",
                "protocol, section 3",
                "protocol.md, 3",
                "rule 1")) {
            assertThat(SMALL.citations("It is so (" + bad + ")."))
                    .as(bad)
                    .singleElement()
                    .satisfies(citation -> assertThat(citation.names()).isEmpty());
        }
    }

    @Test
    void onlyCommentsAreReadHoweverTheyAreBroken() {
        assertThat(Comments.of("""
                /** One (protocol
                 * 2). */
                String a = "// no \\" comment", b = \"""
                        // none "either" \\\"""
                        \"""; char c = '"'; // two
                // goes on
                """)).containsExactly("/** One (protocol 2). */", "// two goes on");
    }
}
