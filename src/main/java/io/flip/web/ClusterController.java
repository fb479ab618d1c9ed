package io.flip.web;

import io.flip.node.NodeFront;
import io.flip.web.view.Assignment;
import io.flip.web.view.ClusterView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The cluster as a whole. */
@Tag(name = "cluster", description = "The cluster as a whole, as the member that is asked sees it")
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
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
        return ClusterView.of(node.snapshot());
    }

    @Operation(summary = "Who has each item, and who should", description = "By system and value.")
    @GetMapping("/assignments")
    Map<String, Map<String, Assignment>> assignments() {
        return Assignment.all(node.snapshot());
    }
}
