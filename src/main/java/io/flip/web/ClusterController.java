package io.flip.web;

import io.flip.engine.plan.ItemId;
import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemException;
import io.flip.web.view.Assignment;
import io.flip.web.view.ClusterView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The cluster as a whole. */
@Tag(name = "cluster", description = "The cluster as a whole, as the member that is asked sees it")
@RestController
@RequestMapping(
        path = "/api/v1",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
class ClusterController {

    private final NodeFront node;

    ClusterController(NodeFront node) {
        this.node = node;
    }

    @Operation(
            summary = "The cluster at a glance",
            description = "Whether this member has its lease, how many members are in each state, and how many items.")
    @GetMapping("/cluster")
    ClusterView cluster() {
        return ClusterView.of(node.snapshot(), node.missingPrograms(), node.sendings());
    }

    @Operation(
            summary = "Which member has each item, and which should",
            description = "By system and value. In pages, if there are many: the header Link names the next one.")
    @ApiResponse(responseCode = "200", description = "The items; each page has all systems")
    @GetMapping("/assignments")
    ResponseEntity<Map<String, Map<String, Assignment>>> assignments(
            @Parameter(description = "How many items at most, 1 to 10000") @RequestParam(defaultValue = "" + Page.MOST)
                    int limit,
            @Parameter(description = "The system of the item behind which the page begins")
                    @RequestParam(required = false)
                    @Nullable
                    String afterSystem,
            @Parameter(description = "That item; need not be there any more") @RequestParam(defaultValue = "")
                    String after) {
        if (afterSystem == null && !after.isEmpty()) {
            throw ProblemException.badParameter("after needs afterSystem, the system of that item.");
        }
        Snapshot now = node.snapshot();
        ItemId last = new ItemId(afterSystem == null ? "" : afterSystem, after);
        Page<ItemView> page = Page.of(
                now.items().stream()
                        .filter(item -> afterSystem == null || item.item().compareTo(last) > 0),
                Page.limit(limit));
        SequencedMap<String, String> next = new LinkedHashMap<>();
        next.put("limit", Integer.toString(limit));
        if (page.more()) {
            ItemId item = page.entries().getLast().item();
            next.put("afterSystem", item.system());
            next.put("after", item.value());
        }
        return ResponseEntity.ok()
                .headers(page.link("/api/v1/assignments", next))
                .body(Assignment.all(now.config(), page.entries()));
    }
}
