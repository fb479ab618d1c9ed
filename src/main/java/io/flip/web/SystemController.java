package io.flip.web;

import io.flip.config.document.Documents;
import io.flip.engine.register.ChangeRequest.RemoveSystem;
import io.flip.engine.register.Edits;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import io.flip.node.NodeFront;
import io.flip.web.change.Asked;
import io.flip.web.change.ChangeMade;
import io.flip.web.change.Changes;
import io.flip.web.change.SentBody;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import io.flip.web.view.DataView;
import io.flip.web.view.SentSystem;
import io.flip.web.view.SystemView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** The systems of the configuration, and their items. */
@Tag(name = "systems", description = "The systems of the configuration, and their items")
@RestController
@RequestMapping(
        path = "/api/v1/systems",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
class SystemController {

    private final NodeFront node;
    private final Documents documents;
    private final Changes changes;
    private final Known known;

    SystemController(NodeFront node, Documents documents, Changes changes, Known known) {
        this.node = node;
        this.documents = documents;
        this.changes = changes;
        this.known = known;
    }

    @Operation(summary = "All systems", description = "Sorted by id.")
    @GetMapping
    List<SystemView> systems() {
        return node.snapshot().config().systems().stream().map(SystemView::of).toList();
    }

    @Operation(summary = "One system")
    @ApiResponse(responseCode = "200", description = "The system")
    @ApiResponse(responseCode = "404", description = "No system has that id; the detail names the nearest")
    @GetMapping("/{id}")
    SystemView system(@PathVariable String id) {
        return SystemView.of(known.system(id));
    }

    @Operation(
            summary = "The items of a system",
            description =
                    "Sorted by value: which member should have each, which has it, and since when. In pages, if there are many:"
                            + " the header Link names the next one.")
    @ApiResponse(responseCode = "200", description = "The items")
    @ApiResponse(responseCode = "404", description = "No system has that id; the detail names the nearest")
    @GetMapping("/{id}/data")
    ResponseEntity<List<DataView>> data(
            @PathVariable String id,
            @Parameter(description = "How many at most, 1 to 10000") @RequestParam(defaultValue = "" + Page.MOST)
                    int limit,
            @Parameter(description = "The page begins behind this value, which need not be there any more")
                    @RequestParam(required = false)
                    @Nullable
                    String after) {
        Snapshot now = node.snapshot();
        SystemConfig system = known.system(now, id);
        Page<DataView> page = Page.of(
                now.items().stream()
                        .filter(item -> item.item().system().equals(id)
                                && (after == null || item.item().value().compareTo(after) > 0))
                        .map(item ->
                                DataView.of(item, system.spec().topology(), node::timeOf, node.observed(item.item()))),
                Page.limit(limit));
        SequencedMap<String, String> next = new LinkedHashMap<>();
        next.put("limit", Integer.toString(limit));
        if (page.more()) {
            next.put("after", page.entries().getLast().value());
        }
        String path = "/api/v1/systems/%s/data".formatted(UriUtils.encode(id, StandardCharsets.UTF_8));
        return ResponseEntity.ok().headers(page.link(path, next)).body(page.entries());
    }

    @Operation(
            summary = "Make or change a system",
            description =
                    "All of it, in the names of the configuration, and its members. If the system is there, members, data"
                            + " and pins may be left out, and stay as they are. Anything else that is left out gets its default.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SentSystem.class)))
    @ApiResponse(responseCode = "200", description = "It is changed")
    @ApiResponse(responseCode = "201", description = "It is new")
    @ApiResponse(responseCode = "409", description = "That needs force, or another change came first")
    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChangeMade> put(@PathVariable String id, SentBody body, Asked asked) {
        boolean unknown = !known.has(id);
        ChangeMade made = changes.make(
                now -> documents.system(id, body.bytes(), now.config(), now.self()),
                asked,
                detail -> new ProblemException(ProblemKind.INVALID, detail));
        return made.as(isNew(id, made, unknown) ? HttpStatus.CREATED : HttpStatus.OK);
    }

    /** As the change itself says, also if it is asked for again; what this member knew before may be old. */
    private boolean isNew(String id, ChangeMade made, boolean otherwise) {
        return node.snapshot()
                .config()
                .change(made.changeId())
                .map(change -> change.what().equals(Edits.makesSystem(id)))
                .orElse(otherwise);
    }

    @Operation(summary = "Remove a system", description = "Its items are put down first.")
    @ApiResponse(responseCode = "204", description = "It is no longer in the configuration")
    @DeleteMapping("/{id}")
    ResponseEntity<ChangeMade> remove(@PathVariable String id, Asked asked) {
        return changes.make(new RemoveSystem(id), asked, _ -> known.unknownSystem(id))
                .as(HttpStatus.NO_CONTENT);
    }
}
