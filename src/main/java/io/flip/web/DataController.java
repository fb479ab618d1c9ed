package io.flip.web;

import io.flip.config.document.Documents;
import io.flip.config.document.Documents.Move;
import io.flip.engine.register.ChangeRequest.AddData;
import io.flip.engine.register.ChangeRequest.Pin;
import io.flip.engine.register.ChangeRequest.RemoveData;
import io.flip.engine.register.ChangeRequest.Retry;
import io.flip.web.change.Asked;
import io.flip.web.change.ChangeMade;
import io.flip.web.change.Changes;
import io.flip.web.change.SentBody;
import io.flip.web.problem.ProblemException;
import io.flip.web.view.SentData;
import io.flip.web.view.SentMove;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Adds, removes, moves and retries items. */
@Tag(name = "systems")
@RestController
@RequestMapping(
        path = "/api/v1/systems/{id}/data",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
class DataController {

    private final Documents documents;
    private final Changes changes;
    private final Known known;

    DataController(Documents documents, Changes changes, Known known) {
        this.documents = documents;
        this.changes = changes;
        this.known = known;
    }

    @Operation(
            summary = "Add items",
            description = "One or many, all of them or none. Those that are there do not move.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SentData.class)))
    @ApiResponse(responseCode = "201", description = "They are in the configuration")
    @ApiResponse(responseCode = "409", description = "One is there already, or another change came first")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChangeMade> add(@PathVariable String id, SentBody body, Asked asked) {
        return changes.make(now -> new AddData(id, documents.data(id, body.bytes(), now.config())), asked, unknown(id))
                .as(HttpStatus.CREATED);
    }

    @Operation(
            summary = "Remove items",
            description =
                    "One or many, by parameter or in a body, all of them or none. Their holders put them down first.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "value",
            description = "The item; may be there several times",
            schema = @Schema(type = "string"))
    @RequestBody(content = @Content(schema = @Schema(implementation = SentData.class)))
    @ApiResponse(responseCode = "204", description = "They are no longer in the configuration")
    @DeleteMapping
    ResponseEntity<ChangeMade> remove(
            @PathVariable String id,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            SentBody body,
            Asked asked) {
        List<String> values = parameters.get("value"); // each is one item, commas and all
        if ((values == null) == body.isEmpty()) {
            throw ProblemException.badParameter(
                    "Say which items: ?value=V for one, or a body {\"values\": [...]} for many, and not both.");
        }
        return changes.make(
                        _ -> new RemoveData(id, values == null ? documents.values(body.bytes()) : values),
                        asked,
                        unknown(id))
                .as(HttpStatus.NO_CONTENT);
    }

    @Operation(
            summary = "Move an item",
            description =
                    "It prefers that member from now on, while that member can have it. With null it goes by its order again.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SentMove.class)))
    @ApiResponse(responseCode = "202", description = "It is on its way, if it has to move")
    @ApiResponse(responseCode = "404", description = "There is no such system, or no such item in it")
    @PostMapping(path = "/move", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChangeMade> move(@PathVariable String id, SentBody body, Asked asked) {
        return changes.make(now -> pin(id, documents.move(body.bytes(), known.system(now, id))), asked, unknown(id))
                .as(HttpStatus.ACCEPTED);
    }

    @Operation(
            summary = "Try items again",
            description =
                    "Items that failed are tried again at once, by one try on the member that then comes first, even if that takes the item from its holder. Without a body, or with {}, all items of the system.")
    @RequestBody(content = @Content(schema = @Schema(implementation = SentData.class)))
    @ApiResponse(responseCode = "202", description = "Every member will hear of it")
    @ApiResponse(responseCode = "404", description = "There is no such system, or no such item in it")
    @PostMapping(path = "/retry")
    ResponseEntity<ChangeMade> retry(@PathVariable String id, SentBody body, Asked asked) {
        return changes.make(_ -> new Retry(id, documents.retried(body.bytes())), asked, unknown(id))
                .as(HttpStatus.ACCEPTED);
    }

    private static Pin pin(String id, Move move) {
        return new Pin(id, move.value(), move.to());
    }

    private Function<String, ProblemException> unknown(String system) {
        return detail -> known.has(system) ? ProblemException.unknownItem(system, detail) : known.unknownSystem(system);
    }
}
