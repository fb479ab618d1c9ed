package io.flip.web;

import io.flip.config.document.Documents;
import io.flip.engine.register.ChangeRequest.ReplaceConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.node.NodeFront;
import io.flip.web.change.Asked;
import io.flip.web.change.ChangeMade;
import io.flip.web.change.Changes;
import io.flip.web.change.SentBody;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The configuration as a whole. */
@Tag(
        name = "config",
        description = "The configuration as a whole: what all members agree on, in the names of its files")
@RestController
@RequestMapping(
        path = "/api/v1/config",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
class ConfigController {

    private final NodeFront node;
    private final Documents documents;
    private final Changes changes;

    ConfigController(NodeFront node, Documents documents, Changes changes) {
        this.node = node;
        this.documents = documents;
        this.changes = changes;
    }

    @Operation(
            summary = "The whole configuration",
            description =
                    "As the files have it, without what is one member's own; times are milliseconds. The ETag is its"
                            + " version. What is got here can be put back, changed or not.")
    @ApiResponse(responseCode = "200", description = "The configuration that this member goes by")
    @ApiResponse(responseCode = "503", description = "With current=true: no majority can say what is current")
    @GetMapping
    ResponseEntity<Map<String, Object>> config(
            @Parameter(description = "Asks a majority first whether there is a newer version")
                    @RequestParam(defaultValue = "false")
                    boolean current) {
        if (current) {
            changes.makeCurrent();
        }
        ClusterConfig config = node.snapshot().config();
        return ResponseEntity.ok().eTag(ChangeMade.tag(config.version())).body(documents.of(config));
    }

    @Operation(
            summary = "Replace the whole configuration",
            description = "Items that stay keep their place, as far as their members stay.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(responseCode = "200", description = "It is in force")
    @ApiResponse(responseCode = "409", description = "That needs force")
    @ApiResponse(responseCode = "412", description = "If-Match is not the present version")
    @ApiResponse(responseCode = "428", description = "There is no If-Match")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChangeMade> replace(
            SentBody body,
            Asked asked,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable
                    String ifMatch) {
        if (ifMatch == null) {
            throw new ProblemException(
                    ProblemKind.VERSION_REQUIRED,
                    "Send 'If-Match: VERSION' with the ETag of the GET /api/v1/config that you have changed, or 'If-Match: *' to"
                            + " replace whatever there is.");
        }
        return changes.make(
                        now -> new ReplaceConfig(documents.whole(body.bytes(), now.config(), now.self())),
                        asked,
                        detail -> new ProblemException(ProblemKind.INVALID, detail))
                .as(HttpStatus.OK);
    }
}
