package io.flip.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * How much a class has to know. Each limit is what the worst class knows today: a class that needs more is two classes, and where the worst has become better,
 * the limit follows it down.
 */
class KnowledgeTest {

    private static final String BASE = "io.flip";

    /** Classes of Flip that one class, with those inside of it, knows. */
    private static final int MOST_OTHERS = 41;

    /** Fields of one object. What only shows is left out: it is as wide as what it shows. */
    private static final int MOST_FIELDS = 22;

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("__")) // what Spring makes of the beans
            .importPackages(BASE);

    @Test
    void noClassKnowsMoreOthersThanTheWorstDoes() {
        Map<String, Set<String>> others = new TreeMap<>();
        for (JavaClass type : CODE) {
            others.computeIfAbsent(outermost(type).getName(), _ -> new TreeSet<>())
                    .addAll(known(type));
        }
        Map<String, Integer> counted = others.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().size()));
        assertThat(worst(counted.values())).as("%s", most(counted)).isEqualTo(MOST_OTHERS);
    }

    @Test
    void noObjectHasMoreFieldsThanTheWorstHas() {
        Map<String, Integer> counted = counted(type -> (int) type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .count());
        assertThat(worst(counted.values())).as("%s", most(counted)).isEqualTo(MOST_FIELDS);
    }

    private static Map<String, Integer> counted(ToIntFunction<JavaClass> what) {
        return CODE.stream()
                .filter(type -> !type.isRecord())
                .collect(Collectors.toMap(JavaClass::getName, what::applyAsInt));
    }

    private static Set<String> known(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(KnowledgeTest::outermost)
                .filter(other -> other.getPackageName().startsWith(BASE) && !other.equals(outermost(type)))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(KnowledgeTest::outermost).orElse(type);
    }

    private static int worst(Collection<Integer> counts) {
        return counts.stream().max(Integer::compare).orElseThrow();
    }

    /** Those that are to be made smaller first. */
    private static String most(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(5)
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
