package io.flip.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;

/** The habits that classes can be checked for. */
record HabitRules(String base) {

    ArchRule namesSayWhatThingsAre() {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .because("such a name says nothing (habit 2)");
    }

    ArchRule noTwoClassesHaveOneName() {
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should(haveANameOfTheirOwn())
                .because("one word has one meaning (ARCHITECTURE.md, Words)");
    }

    private static ArchCondition<JavaClass> haveANameOfTheirOwn() {
        return new ArchCondition<>("have a simple name of their own") {
            private Map<String, Long> named = Map.of();

            @Override
            public void init(Collection<JavaClass> all) {
                named = all.stream().collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.counting()));
            }

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (named.getOrDefault(type.getSimpleName(), 0L) > 1) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " shares its simple name"));
                }
            }
        };
    }

    ArchRule nothingIsInjectedIntoFields() {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(base + "..")
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .because("what a class needs is in its constructor");
    }

    ArchRule stateIsNotStatic() {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(base + "..")
                .and()
                .areStatic()
                .should()
                .notBeFinal()
                .because("two members must be able to run in one JVM");
    }

    /** Of what leads from the engine's decision to the started process, and back. */
    ArchRule nothingWaitsForASharedThread() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        base + ".node..",
                        base + ".handler..",
                        base + ".netlink..",
                        base + ".address..",
                        base + ".config..",
                        base + ".history..")
                .should()
                .callMethodWhere(DescribedPredicate.describe("something on a shared thread", HabitRules::sharesThreads))
                .because("requests use up the carriers of virtual threads and the common pool,"
                        + " and a down that waits for them makes two holders: use platform threads of its own");
    }

    private static boolean sharesThreads(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getName();
        if (owner.isEquivalentTo(Thread.class)) {
            return name.equals("ofVirtual") || name.equals("startVirtualThread");
        }
        if (owner.isEquivalentTo(Executors.class)) {
            return name.contains("Virtual") || name.equals("newWorkStealingPool");
        }
        if (owner.isAssignableTo(CompletionStage.class)) {
            boolean ownThread = call.getTarget().getRawParameterTypes().stream()
                    .anyMatch(parameter -> parameter.isEquivalentTo(Executor.class));
            return (name.endsWith("Async") && !ownThread)
                    || Set.of("orTimeout", "completeOnTimeout", "delayedExecutor")
                            .contains(name);
        }
        return owner.isEquivalentTo(ForkJoinPool.class)
                || (name.equals("onExit")
                        && (owner.isAssignableTo(Process.class) || owner.isAssignableTo(ProcessHandle.class)))
                || (name.equals("parallelStream") && owner.isAssignableTo(Collection.class))
                || (name.equals("parallel") && owner.isAssignableTo(BaseStream.class));
    }
}
