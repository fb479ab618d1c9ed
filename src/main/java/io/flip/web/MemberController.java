package io.flip.web;

import io.flip.engine.Snapshot;
import io.flip.engine.Snapshot.MemberView;
import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemException;
import io.flip.web.view.MemberDetails;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The members of the configuration. */
@Tag(name = "members", description = "The members of the configuration, arbiters included")
@RestController
@RequestMapping(path = "/api/v1/members", produces = MediaType.APPLICATION_JSON_VALUE)
class MemberController {

    private final NodeFront node;

    MemberController(NodeFront node) {
        this.node = node;
    }

    @Operation(summary = "All members", description = "In the order of the configuration.")
    @GetMapping
    List<MemberDetails> members() {
        return node.snapshot().members().stream().map(MemberDetails::of).toList();
    }

    @Operation(summary = "One member")
    @ApiResponse(responseCode = "200", description = "The member")
    @ApiResponse(responseCode = "404", description = "No member has that id; the detail names the nearest")
    @GetMapping("/{id}")
    MemberDetails member(@PathVariable String id) {
        Snapshot now = node.snapshot();
        return now.members().stream()
                .filter(member -> member.config().id().equals(id))
                .findFirst()
                .map(MemberDetails::of)
                .orElseThrow(() -> ProblemException.unknownMember(id, ids(now)));
    }

    private static List<String> ids(Snapshot now) {
        return now.members().stream()
                .map(MemberView::config)
                .map(config -> config.id())
                .toList();
    }
}
