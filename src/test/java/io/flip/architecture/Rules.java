package io.flip.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** All rules by name, for the packages under a base: {@code io.flip}, or the broken examples, which are laid out alike. */
final class Rules {

    private Rules() {}

    static ArchRule named(String name, String base) {
        return Objects.requireNonNull(under(base).get(name), "no rule is called " + name);
    }

    static Map<String, ArchRule> under(String base) {
        EngineRules engine = new EngineRules(base);
        RoomRules rooms = new RoomRules(base);
        HabitRules habits = new HabitRules(base);
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("engine knows only values", engine.knowsOnlyValues());
        rules.put("engine starts nothing", engine.startsNothing());
        rules.put("engine asks the system for nothing", engine.asksTheSystemForNothing());
        rules.put("engine draws nothing", engine.drawsNothing());
        rules.put("engine has one order", engine.hasOneOrder());
        rules.put("engine keeps no bag of parts", engine.keepsNoBagOfParts());
        rules.put("engine has no open fields", engine.hasNoOpenFields());
        rules.put("engine's parts do not know the whole", engine.partsDoNotKnowTheWhole());
        rules.put("engine's parts know only those below", engine.partsKnowOnlyThoseBelow());
        rules.put("engine counts votes in one place", engine.countsVotesInOnePlace());
        rules.put("no cycles", rooms.noCycles());
        rules.put("wire knows only messages", rooms.wireKnowsOnlyMessages());
        rules.put("node knows no viewer", rooms.nodeKnowsNoViewer());
        rules.put("handler knows ids and processes", rooms.handlerKnowsIdsAndProcesses());
        rules.put("address knows ids and the kernel", rooms.addressKnowsIdsAndTheKernel());
        rules.put("only handler starts processes", rooms.onlyHandlerStartsProcesses());
        rules.put("web knows the front alone", rooms.webKnowsTheFrontAlone());
        rules.put("actuate knows the front alone", rooms.actuateKnowsTheFrontAlone());
        rules.put("config knows no viewer", rooms.configKnowsNoViewer());
        rules.put("netlink knows only the kernel", rooms.netlinkKnowsOnlyTheKernel());
        rules.put("history knows no viewer", rooms.historyKnowsNoViewer());
        rules.put("webhook knows what operators see", rooms.webhookKnowsWhatOperatorsSee());
        rules.put("recover knows no running member", rooms.recoverKnowsNoRunningMember());
        rules.put("memory knows nothing", rooms.memoryKnowsNothing());
        rules.put("demo is a client", rooms.demoIsAClient());
        rules.put("nobody knows the demo", rooms.nobodyKnowsTheDemo());
        rules.put("names say what things are", habits.namesSayWhatThingsAre());
        rules.put("no two classes have one name", habits.noTwoClassesHaveOneName());
        rules.put("nothing is injected into fields", habits.nothingIsInjectedIntoFields());
        rules.put("state is not static", habits.stateIsNotStatic());
        rules.put("nothing waits for a shared thread", habits.nothingWaitsForASharedThread());
        return rules;
    }
}
