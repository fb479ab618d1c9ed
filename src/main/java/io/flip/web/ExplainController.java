package io.flip.web;

import io.flip.engine.member.MemberState;
import io.flip.engine.plan.ItemId;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.history.History;
import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemException;
import io.flip.web.view.EventView;
import io.flip.web.view.PlanView;
import io.flip.web.view.Supposition;
import io.flip.web.view.WhyView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Why things are as they are, what would be, and what was. */
@Tag(name = "explain", description = "Why an item is where it is, where it would be, and what has happened")
@RestController
@RequestMapping(
        path = "/api/v1",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
class ExplainController {

    private final NodeFront node;
    private final History history;
    private final Known known;

    ExplainController(NodeFront node, History history, Known known) {
        this.node = node;
        this.history = history;
        this.known = known;
    }

    @Operation(
            summary = "Why an item is where it is",
            description =
                    "The order in which it prefers members, why each before the holder is passed over, which voters grant it to"
                            + " the answering member and for how long, and its last moves. Ask the holder for its grants.")
    @ApiResponse(responseCode = "200", description = "The explanation")
    @ApiResponse(responseCode = "404", description = "There is no such system, or no such item in it")
    @GetMapping("/systems/{id}/data/why")
    WhyView why(@PathVariable String id, @Parameter(description = "The item") @RequestParam String value) {
        Snapshot now = node.snapshot();
        return explained(now, known.item(now, id, value));
    }

    @Operation(
            summary = "Why an item is where it is, by what people call it",
            description =
                    "The item by its value alone, or as system/value where several systems have one of that value. The answer"
                            + " is that of /systems/{id}/data/why.")
    @ApiResponse(responseCode = "200", description = "The explanation")
    @ApiResponse(responseCode = "404", description = "There is no such item")
    @ApiResponse(responseCode = "400", description = "Several systems have such an item; the detail names them")
    @GetMapping("/why/{*item}")
    WhyView whyAny(@Parameter(description = "The value, or system/value") @PathVariable String item) {
        Snapshot now = node.snapshot();
        return explained(now, known.item(now, item.substring(1)));
    }

    private WhyView explained(Snapshot now, ItemView item) {
        SystemConfig system = known.system(now, item.item().system());
        Recollection recollection = Recollection.of(history, item.item(), down(now));
        return WhyView.of(now, system.spec(), item, recollection.moves(), recollection.downSince());
    }

    private static Set<String> down(Snapshot now) {
        return now.members().stream()
                .filter(member -> member.state() == MemberState.DOWN)
                .map(member -> member.config().id())
                .collect(Collectors.toSet());
    }

    @Operation(
            summary = "What the plan would be",
            description =
                    "As if these members were down, drained or resumed, and that item moved; without any, the plan as it is."
                            + " It names what would move, and whether a quorum of the voters that are heard now would be left.")
    @ApiResponse(responseCode = "200", description = "The plan")
    @ApiResponse(responseCode = "400", description = "That item can't be moved to that member")
    @ApiResponse(responseCode = "404", description = "No member has one of the ids, or there is no such item")
    @GetMapping("/plan")
    PlanView plan(
            @Parameter(description = "Ids of members, with commas or several times") @RequestParam(defaultValue = "")
                    List<String> down,
            @Parameter(description = "As if these were drained: they keep their votes") @RequestParam(defaultValue = "")
                    List<String> drain,
            @Parameter(description = "As if these were drained no longer, for as long as failback asks for")
                    @RequestParam(defaultValue = "")
                    List<String> resume,
            @Parameter(description = "The system of an item that is moved") @RequestParam(required = false) @Nullable
                    String system,
            @Parameter(description = "That item") @RequestParam(required = false) @Nullable String value,
            @Parameter(description = "The member that it is moved to; left out: it goes by its order again")
                    @RequestParam(required = false)
                    @Nullable
                    String to) {
        Snapshot now = node.snapshot();
        return PlanView.of(
                now,
                new Supposition(
                        members(now, down), members(now, drain), members(now, resume), move(now, system, value, to)));
    }

    private List<String> members(Snapshot now, List<String> asked) {
        List<String> ids = asked.stream().filter(id -> !id.isEmpty()).distinct().toList();
        ids.forEach(id -> known.member(now, id));
        return ids;
    }

    private Supposition.@Nullable Move move(
            Snapshot now, @Nullable String system, @Nullable String value, @Nullable String to) {
        if (system == null && value == null && to == null) {
            return null;
        }
        if (system == null || value == null) {
            throw ProblemException.badParameter("A move needs the system and the value of the item.");
        }
        SystemSpec spec = known.system(now, system).spec();
        if (!spec.items().containsKey(value)) {
            throw Known.noItem(system, value);
        }
        if (to != null
                && !spec.members().contains(known.member(now, to).config().id())) {
            throw ProblemException.badParameter(
                    "'%s' takes no part in '%s'; its members are %s.".formatted(to, system, spec.members()));
        }
        return new Supposition.Move(new ItemId(system, value), to);
    }

    @Operation(
            summary = "What has happened",
            description =
                    "Events that are on this member's disk, over restarts, oldest first: the last ones, or those before or after"
                            + " one of them.")
    @ApiResponse(
            responseCode = "200",
            description = "The events; the header Flip-Damaged-Lines says how many could not be read")
    @GetMapping("/history")
    ResponseEntity<List<EventView>> history(
            @Parameter(description = "How many at most, 1 to 10000") @RequestParam(defaultValue = "100") int limit,
            @Parameter(description = "The id of an event: the first ones behind it")
                    @RequestParam(required = false)
                    @Nullable
                    Long after,
            @Parameter(description = "The id of an event: the last ones before it")
                    @RequestParam(required = false)
                    @Nullable
                    Long before) {
        if (after != null && before != null) {
            throw ProblemException.badParameter("Send after or before, and not both.");
        }
        int most = Page.limit(limit);
        History.Read read = after != null
                ? history.behind(after, most)
                : history.last(most, event -> before == null || event.id() < before);
        return ResponseEntity.ok()
                .header("Flip-Damaged-Lines", Long.toString(read.damaged()))
                .body(read.events().stream().map(EventView::kept).toList());
    }
}
