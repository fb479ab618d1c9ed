package io.flip.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import io.flip.architecture.fixture.Breaks;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code keeps every rule, and every rule would notice if it did not: for each there is a broken example that it reports. */
class ArchitectureTest {

    private static final String BASE = "io.flip";
    private static final String BROKEN = Breaks.class.getPackageName();

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    private static final JavaClasses EXAMPLES = new ClassFileImporter().importPackages(BROKEN);

    static Set<String> rules() {
        return Rules.under(BASE).keySet();
    }

    static Stream<Class<?>> examples() {
        return EXAMPLES.stream()
                .filter(type -> type.isAnnotatedWith(Breaks.class))
                .map(JavaClass::reflect);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void codeKeepsTheRule(String rule) {
        Rules.named(rule, BASE).check(CODE);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void brokenExampleIsReported(Class<?> example) {
        for (String rule : example.getAnnotation(Breaks.class).value()) {
            EvaluationResult result = Rules.named(rule, BROKEN).evaluate(EXAMPLES);
            assertThat(result.getFailureReport().getDetails())
                    .as(rule)
                    .anySatisfy(detail -> assertThat(detail).contains(example.getName()));
        }
    }

    @Test
    void everyRuleHasABrokenExample() {
        Set<String> broken = examples()
                .flatMap(
                        example -> Stream.of(example.getAnnotation(Breaks.class).value()))
                .collect(Collectors.toSet());
        assertThat(broken).containsExactlyInAnyOrderElementsOf(rules());
    }

    @Test
    void everyRoomIsThere() {
        List<String> rooms = List.of(
                "engine",
                "engine.member",
                "engine.quorum",
                "engine.plan",
                "engine.claim",
                "engine.placement",
                "engine.grant",
                "engine.holding",
                "engine.register",
                "engine.startup",
                "wire",
                "node",
                "handler",
                "netlink",
                "address",
                "web",
                "actuate");
        for (String room : rooms) {
            assertThat(CODE.containPackage(BASE + "." + room)).as(room).isTrue();
        }
    }

    @Test
    void everyPartOfTheEngineHasItsPlace() {
        String engine = BASE + ".engine.";
        Set<String> parts = CODE.stream()
                .map(type -> type.getPackageName() + ".")
                .filter(name -> name.startsWith(engine) && !name.equals(engine))
                .map(name -> name.substring(engine.length(), name.indexOf('.', engine.length())))
                .collect(Collectors.toSet());
        assertThat(EngineRules.PARTS).containsExactlyInAnyOrderElementsOf(parts);
    }
}
