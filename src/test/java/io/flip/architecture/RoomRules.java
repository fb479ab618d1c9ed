package io.flip.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Stream;

/** Which room may know which: the rows of the table in ARCHITECTURE.md, but for the engine's. */
record RoomRules(String base) {

    ArchRule noCycles() {
        return slices().matching(base + ".(**)").should().beFreeOfCycles();
    }

    ArchRule wireKnowsOnlyMessages() {
        return noClasses()
                .that()
                .resideInAPackage(room("wire"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.channels..",
                        "org.springframework..",
                        base + ".engine",
                        base + ".engine.exchange..",
                        base + ".engine.report..",
                        room("node"),
                        room("handler"),
                        room("config"),
                        room("web"),
                        room("actuate"))
                .orShould()
                .dependOnClassesThat(
                        named("sockets", "java.net.Socket", "java.net.ServerSocket", "java.net.DatagramSocket"));
    }

    ArchRule nodeKnowsNoViewer() {
        return noClasses()
                .that()
                .resideInAPackage(room("node"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("web"), room("actuate"));
    }

    ArchRule handlerKnowsIdsAndProcesses() {
        return noClasses()
                .that()
                .resideInAPackage(room("handler"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        room("node"),
                        room("wire"),
                        room("web"),
                        room("actuate"),
                        base + ".engine.claim..",
                        base + ".engine.grant..",
                        base + ".engine.holding..",
                        base + ".engine.exchange..",
                        base + ".engine.member..",
                        base + ".engine.message..")
                .orShould()
                .dependOnClassesThat(named("the engine", base + ".engine.Engine"))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(base + ".engine.report..")
                .because("a handler is told what to run, and knows nothing of why");
    }

    ArchRule addressKnowsIdsAndTheKernel() {
        return noClasses()
                .that()
                .resideInAPackage(room("address"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        room("node"),
                        room("wire"),
                        room("web"),
                        room("actuate"),
                        room("handler"),
                        room("config"),
                        "org.springframework..",
                        base + ".engine.claim..",
                        base + ".engine.grant..",
                        base + ".engine.exchange..",
                        base + ".engine.member..",
                        base + ".engine.message..")
                .orShould()
                .dependOnClassesThat(but("engine.holding", "LeaseGroups"))
                .orShould()
                .dependOnClassesThat(named("the engine", base + ".engine.Engine"))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(base + ".engine.report..")
                .because("it is told what to put up, and until when, and knows nothing of why");
    }

    ArchRule onlyHandlerStartsProcesses() {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackages(room("handler"), room("demo"))
                .should()
                .dependOnClassesThat(named("processes", "java.lang.ProcessBuilder"))
                .orShould()
                .callMethodWhere(target(name("exec")).and(target(owner(named("Runtime", "java.lang.Runtime")))));
    }

    ArchRule webKnowsTheFrontAlone() {
        return viewerKnowsTheFrontAlone("web", "actuate");
    }

    ArchRule actuateKnowsTheFrontAlone() {
        return viewerKnowsTheFrontAlone("actuate", "web");
    }

    private ArchRule viewerKnowsTheFrontAlone(String viewer, String other) {
        return noClasses()
                .that()
                .resideInAPackage(room(viewer))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("wire"), room("handler"), room(other))
                .orShould()
                .dependOnClassesThat(but("config", "Documents", "ApiToken", "ApiHosts", "ConfigurationException"))
                .orShould()
                .dependOnClassesThat(but("history", "History"))
                .orShould()
                .dependOnClassesThat(but("address", "Observed"))
                .orShould()
                .dependOnClassesThat(named("the engine", base + ".engine.Engine", base + ".engine.EngineSettings"))
                .orShould()
                .dependOnClassesThat(but("node", "NodeFront", "EventLog", "Telemetry"))
                .because("REST, health and metrics see snapshots, and the node's narrow front");
    }

    ArchRule configKnowsNoViewer() {
        return noClasses()
                .that()
                .resideInAPackage(room("config"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("web"), room("actuate"));
    }

    ArchRule netlinkKnowsOnlyTheKernel() {
        return noClasses()
                .that()
                .resideInAPackage(room("netlink"))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "anything but Java and itself",
                        type -> !type.getPackageName().startsWith("java.")
                                && !type.getPackageName().startsWith("org.jspecify.")
                                && !type.getPackageName().startsWith(base + ".netlink")
                                && !type.getPackageName().equals(base)
                                && !type.isPrimitive()
                                && !type.isArray()))
                .because("it is tested against the kernel alone, and could be used anywhere");
    }

    ArchRule historyKnowsNoViewer() {
        return noClasses()
                .that()
                .resideInAPackage(room("history"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("wire"), room("handler"), room("web"), room("actuate"), room("webhook"))
                .because("what has happened is written down for whoever asks");
    }

    ArchRule webhookKnowsWhatOperatorsSee() {
        return noClasses()
                .that()
                .resideInAPackage(room("webhook"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("actuate"), room("wire"), room("handler"))
                .orShould()
                .dependOnClassesThat(named("the engine", base + ".engine.Engine", base + ".engine.EngineSettings"))
                .because("it tells others what the history says");
    }

    ArchRule recoverKnowsNoRunningMember() {
        return noClasses()
                .that()
                .resideInAPackage(room("recover"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("web"), room("handler"), room("actuate"), room("webhook"), room("history"))
                .because("it is run where no member can");
    }

    ArchRule memoryKnowsNothing() {
        return noClasses()
                .that()
                .resideInAPackage(room("memory"))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "anything of Flip but itself",
                        type -> type.getPackageName().startsWith(base + ".")
                                && !type.getPackageName().startsWith(base + ".memory")))
                .because("it must work where nothing else may");
    }

    ArchRule demoIsAClient() {
        return noClasses()
                .that()
                .resideInAPackage(room("demo"))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "the service itself",
                        type -> type.getPackageName().startsWith(base + ".")
                                && !type.getPackageName().startsWith(base + ".demo")
                                && !type.getPackageName().equals(base)))
                .because("it is a user like any other: it starts members, and asks them by REST");
    }

    ArchRule nobodyKnowsTheDemo() {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackage(room("demo"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(room("demo"));
    }

    private String room(String name) {
        return base + "." + name + "..";
    }

    private DescribedPredicate<JavaClass> but(String room, String... front) {
        Set<String> known = Set.of(front);
        return DescribedPredicate.describe(
                room + " behind its front",
                type -> (type.getPackageName() + ".").startsWith(base + "." + room + ".")
                        && !known.contains(outermost(type)));
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(RoomRules::outermost).orElseGet(type::getSimpleName);
    }

    private static DescribedPredicate<JavaClass> named(String what, String... names) {
        return DescribedPredicate.describe(
                what, type -> Stream.of(names).anyMatch(name -> type.getName().equals(name)));
    }
}
