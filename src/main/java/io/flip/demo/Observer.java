package io.flip.demo;

import io.flip.demo.Picture.ItemRow;
import io.flip.demo.Picture.MemberRow;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Draws the picture: asks one member by REST for as long as it answers, then another, and looks at the items' files itself. */
final class Observer {
    private static final JsonMapper JSON = new JsonMapper();

    private final Cast cast;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();
    private String seenBy = "";

    Observer(Cast cast) {
        this.cast = cast;
    }

    Picture look() throws InterruptedException {
        for (DemoMember member : inOrderOfTrust()) {
            Optional<Map<String, String>> states = statesSeenBy(member);
            Optional<JsonNode> items = states.isEmpty() ? Optional.empty() : get(member, "/api/v1/assignments");
            if (states.isPresent() && items.isPresent()) {
                seenBy = member.id();
                return new Picture(
                        seenBy, members(states.get()), items(items.get().path("ip")));
            }
        }
        seenBy = "";
        return new Picture(seenBy, members(Map.of()), items(JSON.createObjectNode()));
    }

    private List<DemoMember> inOrderOfTrust() {
        List<DemoMember> running = new ArrayList<>(
                cast.members().stream().filter(DemoMember::running).toList());
        running.sort(Comparator.comparing(member -> !member.id().equals(seenBy)));
        return running;
    }

    private Optional<Map<String, String>> statesSeenBy(DemoMember observer) throws InterruptedException {
        return get(observer, "/api/v1/members").map(members -> {
            Map<String, String> states = new HashMap<>();
            members.forEach(member -> states.put(
                    member.path("id").asString(""), member.path("state").asString("?")));
            return states;
        });
    }

    private List<MemberRow> members(Map<String, String> states) {
        return cast.members().stream()
                .map(member -> new MemberRow(
                        member.id(),
                        member.running() ? "pid " + member.pid() : "not running",
                        states.getOrDefault(member.id(), "?"),
                        member.rest("/").toString()))
                .toList();
    }

    private List<ItemRow> items(JsonNode assignments) {
        return Cast.ITEMS.stream()
                .map(item -> {
                    JsonNode seen = assignments.path(item);
                    return new ItemRow(
                            item,
                            text(seen.path("holder")),
                            text(seen.path("planned")),
                            seen.path("state").asString("?"),
                            cast.keepersOf(item));
                })
                .toList();
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : "-";
    }

    private Optional<JsonNode> get(DemoMember member, String path) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(member.rest(path))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException | JacksonException silent) {
            return Optional.empty();
        }
    }
}
