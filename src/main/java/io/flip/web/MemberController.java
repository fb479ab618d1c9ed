package io.flip.web;

import io.flip.config.document.Documents;
import io.flip.engine.register.ChangeRequest.Drain;
import io.flip.engine.register.ChangeRequest.RemoveMember;
import io.flip.engine.register.ChangeRequest.Resume;
import io.flip.engine.report.Snapshot;
import io.flip.node.NodeFront;
import io.flip.web.change.Asked;
import io.flip.web.change.ChangeMade;
import io.flip.web.change.Changes;
import io.flip.web.change.MemberAdded;
import io.flip.web.change.SentBody;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import io.flip.web.view.MemberDetails;
import io.flip.web.view.NewMember;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** The members of the configuration. */
@Tag(name = "members", description = "The members of the configuration, arbiters included")
@RestController
@RequestMapping(
        path = "/api/v1/members",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
class MemberController {

    private final NodeFront node;
    private final Documents documents;
    private final Changes changes;
    private final Known known;

    MemberController(NodeFront node, Documents documents, Changes changes, Known known) {
        this.node = node;
        this.documents = documents;
        this.changes = changes;
        this.known = known;
    }

    @Operation(summary = "All members", description = "In the order of the configuration.")
    @GetMapping
    List<MemberDetails> members() {
        Snapshot now = node.snapshot();
        return now.members().stream()
                .map(member -> MemberDetails.of(member, now.config()))
                .toList();
    }

    @Operation(summary = "One member")
    @ApiResponse(responseCode = "200", description = "The member")
    @ApiResponse(responseCode = "404", description = "No member has that id; the detail names the nearest")
    @GetMapping("/{id}")
    MemberDetails member(@PathVariable String id) {
        Snapshot now = node.snapshot();
        return MemberDetails.of(known.member(now, id), now.config());
    }

    @Operation(
            summary = "Add a member",
            description =
                    "It votes if all others do and are fewer than seven; the answer says so. It gets its share as soon as"
                            + " it runs. It may be added before it is started.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewMember.class)))
    @ApiResponse(responseCode = "201", description = "It is in the configuration")
    @ApiResponse(responseCode = "409", description = "There is one of that id, or another change came first")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<MemberAdded> add(SentBody body, Asked asked) {
        ChangeMade made = changes.make(
                now -> documents.member(body.bytes(), now.config()),
                asked,
                detail -> new ProblemException(ProblemKind.INVALID, detail));
        String id = documents.memberId(body.bytes());
        return made.answer(HttpStatus.CREATED)
                .location(URI.create("/api/v1/members/" + encoded(id)))
                .body(MemberAdded.of(made, node.snapshot().config().member(id)));
    }

    @Operation(
            summary = "Remove a member",
            description = "If it runs, it first puts down what it holds. The last voter, and others without which"
                    + " the rest could hardly agree, need force.")
    @ApiResponse(responseCode = "204", description = "It is no longer in the configuration")
    @ApiResponse(responseCode = "409", description = "That needs force, or another change came first")
    @DeleteMapping("/{id}")
    ResponseEntity<ChangeMade> remove(@PathVariable String id, Asked asked) {
        return changes.make(new RemoveMember(id), asked, unknown(id)).as(HttpStatus.NO_CONTENT);
    }

    @Operation(
            summary = "Drain a member",
            description = "It gives away what it holds, and gets nothing until it is resumed. It keeps its vote.")
    @ApiResponse(responseCode = "202", description = "It is to be drained; its items tell how far it is")
    @PostMapping("/{id}/drain")
    ResponseEntity<ChangeMade> drain(@PathVariable String id, Asked asked) {
        return changes.make(new Drain(id), asked, unknown(id)).as(HttpStatus.ACCEPTED);
    }

    @Operation(
            summary = "Resume a drained member",
            description = "It gets its share again, as the systems' failback says.")
    @ApiResponse(responseCode = "202", description = "It may have items again")
    @PostMapping("/{id}/resume")
    ResponseEntity<ChangeMade> resume(@PathVariable String id, Asked asked) {
        return changes.make(new Resume(id), asked, unknown(id)).as(HttpStatus.ACCEPTED);
    }

    private Function<String, ProblemException> unknown(String id) {
        return _ -> known.unknownMember(id);
    }

    private static String encoded(String id) {
        return UriUtils.encode(id, StandardCharsets.UTF_8);
    }
}
