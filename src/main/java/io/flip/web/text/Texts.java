package io.flip.web.text;

import io.flip.web.change.ChangeMade;
import io.flip.web.change.MemberAdded;
import io.flip.web.view.Assignment;
import io.flip.web.view.ClusterView;
import io.flip.web.view.DataView;
import io.flip.web.view.EventView;
import io.flip.web.view.MemberDetails;
import io.flip.web.view.PlanView;
import io.flip.web.view.SystemView;
import io.flip.web.view.WebhookDetails;
import io.flip.web.view.WhyView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/** How each view is written for people: as lines, from the record that is sent as JSON otherwise. */
final class Texts {

    private final Map<String, BiFunction<Object, Wording, List<String>>> byType = new LinkedHashMap<>();
    private final JsonMapper json;

    Texts(JsonMapper json) {
        this.json = json;
        put(new ParameterizedTypeReference<ClusterView>() {}, ClusterText::lines);
        put(new ParameterizedTypeReference<MemberDetails>() {}, Fields::of);
        put(new ParameterizedTypeReference<SystemView>() {}, Fields::of);
        put(new ParameterizedTypeReference<WhyView>() {}, WhyText::lines);
        put(new ParameterizedTypeReference<PlanView>() {}, PlanText::lines);
        put(new ParameterizedTypeReference<ChangeMade>() {}, Texts::made);
        put(new ParameterizedTypeReference<MemberAdded>() {}, Texts::added);
        put(new ParameterizedTypeReference<Map<String, Object>>() {}, (document, _) -> pretty(document));
        put(
                new ParameterizedTypeReference<List<MemberDetails>>() {},
                (members, wording) -> Layouts.MEMBERS.lines(members, wording));
        put(
                new ParameterizedTypeReference<List<WebhookDetails>>() {},
                (webhooks, wording) -> Layouts.WEBHOOKS.lines(webhooks, wording));
        put(
                new ParameterizedTypeReference<List<SystemView>>() {},
                (systems, wording) -> Layouts.SYSTEMS.lines(systems, wording));
        put(
                new ParameterizedTypeReference<List<DataView>>() {},
                (items, wording) -> Layouts.ITEMS.lines(items, wording));
        put(
                new ParameterizedTypeReference<List<EventView>>() {},
                (events, wording) -> Layouts.events(wording).lines(events, wording));
        put(new ParameterizedTypeReference<Map<String, Map<String, Assignment>>>() {}, Texts::assignments);
    }

    private <T> void put(ParameterizedTypeReference<T> type, BiFunction<T, Wording, List<String>> lines) {
        @SuppressWarnings("unchecked") // it is asked for values of that type alone
        BiFunction<Object, Wording, List<String>> anything = (BiFunction<Object, Wording, List<String>>) lines;
        byType.put(ResolvableType.forType(type).toString(), anything);
    }

    /** @param type as a controller declares it; empty where it has no text */
    Optional<BiFunction<Object, Wording, List<String>>> of(ResolvableType type) {
        return Optional.ofNullable(byType.get(type.toString()));
    }

    private static List<String> assignments(Map<String, Map<String, Assignment>> bySystem, Wording wording) {
        List<Layouts.Assigned> rows = new ArrayList<>();
        bySystem.forEach((system, items) ->
                items.forEach((value, assignment) -> rows.add(new Layouts.Assigned(system, value, assignment))));
        return Layouts.ASSIGNMENTS.lines(rows, wording);
    }

    private static List<String> made(ChangeMade made, Wording wording) {
        return List.of("Done: version %d of the configuration.".formatted(made.configVersion()));
    }

    private static List<String> added(MemberAdded added, Wording wording) {
        String vote = switch (added.voter()) {
            case null -> "It has been removed again since.";
            case Boolean voter when voter -> "It votes as soon as it runs.";
            case Boolean _ -> "It does not vote.";
        };
        return List.of("Done: version %d of the configuration. %s".formatted(added.configVersion(), vote));
    }

    /** A document is for people and programs alike: what is edited is put back. */
    private List<String> pretty(Map<String, Object> document) {
        return json.writerWithDefaultPrettyPrinter()
                .writeValueAsString(document)
                .lines()
                .toList();
    }
}
