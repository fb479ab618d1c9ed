package io.flip.web;

import io.flip.engine.Snapshot;
import io.flip.engine.register.SystemConfig;
import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemException;
import io.flip.web.view.DataView;
import io.flip.web.view.SystemView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The systems of the configuration, and their items. */
@Tag(name = "systems", description = "The systems of the configuration, and their items")
@RestController
@RequestMapping(path = "/api/v1/systems", produces = MediaType.APPLICATION_JSON_VALUE)
class SystemController {

    private final NodeFront node;

    SystemController(NodeFront node) {
        this.node = node;
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
        return SystemView.of(find(node.snapshot(), id));
    }

    @Operation(
            summary = "The items of a system",
            description = "Sorted by value: who should have each, who has it, and since when.")
    @ApiResponse(responseCode = "200", description = "The items")
    @ApiResponse(responseCode = "404", description = "No system has that id; the detail names the nearest")
    @GetMapping("/{id}/data")
    List<DataView> data(@PathVariable String id) {
        Snapshot now = node.snapshot();
        SystemConfig system = find(now, id);
        return now.items().stream()
                .filter(item -> item.item().system().equals(id))
                .map(item -> DataView.of(item, system.spec().topology(), node::timeOf))
                .toList();
    }

    private static SystemConfig find(Snapshot now, String id) {
        return now.config().system(id).orElseThrow(() -> ProblemException.unknownSystem(id, ids(now)));
    }

    private static List<String> ids(Snapshot now) {
        return now.config().systems().stream().map(SystemConfig::id).toList();
    }
}
