package io.flip.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;

/** The engine is pure: the same inputs give the same effects, in any JVM. */
record EngineRules(String base) {

    /** The parts of the engine, from the ground up. */
    static final List<String> PARTS = List.of(
            "time",
            "quorum",
            "plan",
            "member",
            "register",
            "claim",
            "placement",
            "grant",
            "message",
            "effect",
            "holding",
            "exchange",
            "sync",
            "gossip",
            "startup",
            "report",
            "turn");

    private String engine() {
        return base + ".engine..";
    }

    ArchRule knowsOnlyValues() {
        return classes()
                .that()
                .resideInAPackage(engine())
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                engine(),
                                "java.lang",
                                "java.lang.annotation",
                                "java.lang.invoke", // what the compiler makes of lambdas, records and switches
                                "java.lang.runtime",
                                "java.util",
                                "java.util.function",
                                "java.util.stream",
                                "java.util.random",
                                "org.jspecify.annotations")
                        .or(DescribedPredicate.describe("Duration", type -> type.isEquivalentTo(Duration.class)))
                        .or(DescribedPredicate.describe("primitives", EngineRules::primitive)))
                .because("the engine has no sockets, threads, clocks, Spring or logging: see ARCHITECTURE.md");
    }

    ArchRule startsNothing() {
        return noClasses()
                .that()
                .resideInAPackage(engine())
                .should()
                .dependOnClassesThat(oneOf(
                        Thread.class,
                        ThreadLocal.class,
                        Process.class,
                        ProcessBuilder.class,
                        ProcessHandle.class,
                        Runtime.class,
                        Timer.class,
                        TimerTask.class))
                .because("what touches the world is outside of the engine");
    }

    ArchRule asksTheSystemForNothing() {
        return noClasses()
                .that()
                .resideInAPackage(engine())
                .should()
                .callMethodWhere(call(
                        "System, but for arraycopy",
                        call -> call.getTargetOwner().isEquivalentTo(System.class)
                                && !call.getName().equals("arraycopy")))
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("time is a Moment that is passed in (habit 6)");
    }

    ArchRule drawsNothing() {
        return noClasses()
                .that()
                .resideInAPackage(engine())
                .should()
                .dependOnClassesThat(oneOf(Random.class, UUID.class))
                .orShould()
                .callMethodWhere(target(owner(type(RandomGenerator.class)))
                        .and(target(name("of").or(name("getDefault"))))
                        .as("makes a generator"))
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Collections.class, "shuffle", List.class)
                .because("randomness comes from one generator that is passed in (habit 7)");
    }

    ArchRule hasOneOrder() {
        return noClasses()
                .that()
                .resideInAPackage(engine())
                .should()
                .dependOnClassesThat(oneOf(HashMap.class, HashSet.class, IdentityHashMap.class, WeakHashMap.class))
                .orShould()
                .callMethodWhere(call("something in no order", EngineRules::unordered))
                .because("the same seed gives the same trace in two JVMs (habit 7): use Tree or Linked ones");
    }

    ArchRule partsDoNotKnowTheWhole() {
        return noClasses()
                .that()
                .resideInAnyPackage(PARTS.stream().map(this::part).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(base + ".engine")
                .because("the engine puts its parts in sequence, and not the other way round");
    }

    /** What is decided does not depend on how it travels; who is up does not depend on what is configured, nor the other way round. */
    ArchRule partsKnowOnlyThoseBelow() {
        CompositeArchRule rule = CompositeArchRule.of(knowsNot("register", "member"));
        for (int lower = 0; lower < PARTS.size(); lower++) {
            for (String upper : PARTS.subList(lower + 1, PARTS.size())) {
                rule = rule.and(knowsNot(PARTS.get(lower), upper));
            }
        }
        return rule;
    }

    private ArchRule knowsNot(String one, String other) {
        return noClasses()
                .that()
                .resideInAPackage(part(one))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(part(other))
                .because("the parts of the engine lie in this order: " + PARTS)
                .allowEmptyShould(true); // the examples have not all of them
    }

    /** The number that makes a quorum is read where it is configured; who agrees is counted in one place. */
    ArchRule countsVotesInOnePlace() {
        return noClasses()
                .that()
                .resideInAPackage(engine())
                .and()
                .resideOutsideOfPackage(part("register"))
                .should()
                .callMethod(base + ".engine.register.ClusterSettings", "quorum")
                .because("engine.quorum.Quorum says whether enough voters agree");
    }

    /** It is open to whoever puts a member together, and to nobody after that. */
    ArchRule keepsNoBagOfParts() {
        return noFields()
                .should()
                .haveRawType(base + ".engine.Parts")
                .because("a class keeps the parts that it uses, and not all of them");
    }

    /** What a class knows it changes itself. The two that put a member together show their parts while they do. */
    ArchRule hasNoOpenFields() {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(engine())
                .and()
                .areDeclaredInClassesThat()
                .areTopLevelClasses()
                .and()
                .areDeclaredInClassesThat()
                .doNotHaveFullyQualifiedName(base + ".engine.Parts")
                .and()
                .areDeclaredInClassesThat()
                .doNotHaveFullyQualifiedName(base + ".engine.Speaking")
                .and()
                .areNotStatic()
                .should()
                .notBePrivate()
                .because("others ask a class to do something, and do not reach into it");
    }

    private String part(String name) {
        return base + ".engine." + name + "..";
    }

    /** Immutable sets and maps have an order that differs from one JVM to the next, and so have the collectors without a factory. */
    private static boolean unordered(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        boolean few = call.getTarget().getRawParameterTypes().isEmpty();
        return switch (call.getName()) {
            case "of", "copyOf", "ofEntries" ->
                !few && (owner.isEquivalentTo(Set.class) || owner.isEquivalentTo(Map.class));
            case "toSet", "toUnmodifiableSet", "toUnmodifiableMap" -> owner.isEquivalentTo(Collectors.class);
            case "toMap", "groupingBy" ->
                owner.isEquivalentTo(Collectors.class)
                        && call.getTarget().getRawParameterTypes().stream().noneMatch(EngineRules::factory);
            case "parallelStream" -> owner.isAssignableTo(Collection.class);
            case "parallel", "unordered" -> owner.isAssignableTo(BaseStream.class);
            default -> false;
        };
    }

    private static boolean factory(JavaClass parameter) {
        return parameter.isEquivalentTo(Supplier.class);
    }

    private static boolean primitive(JavaClass type) {
        return type.isPrimitive() || type.getBaseComponentType().isPrimitive();
    }

    private static DescribedPredicate<JavaClass> type(Class<?> type) {
        return DescribedPredicate.describe(type.getSimpleName(), candidate -> candidate.isEquivalentTo(type));
    }

    private static DescribedPredicate<JavaClass> oneOf(Class<?>... types) {
        return DescribedPredicate.describe(
                "one of " + List.of(types), candidate -> List.of(types).stream().anyMatch(candidate::isEquivalentTo));
    }

    private static DescribedPredicate<JavaCall<?>> call(String what, Predicate<JavaCall<?>> which) {
        return DescribedPredicate.describe(what, which);
    }
}
