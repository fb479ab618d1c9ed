package io.flip.web.change;

import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** A change that a majority of the voters has stored. */
public record ChangeMade(
        @Schema(description = "The version of the configuration that has it")
        long configVersion,

        @Schema(description = "The Idempotency-Key that was sent, or drawn: asking again with it does nothing more")
        String changeId) {

    public ResponseEntity<ChangeMade> as(HttpStatus status) {
        ResponseEntity.BodyBuilder answer = answer(status);
        return status == HttpStatus.NO_CONTENT ? answer.build() : answer.body(this);
    }

    /** What every answer says; its body is still to come. */
    public ResponseEntity.BodyBuilder answer(HttpStatus status) {
        return ResponseEntity.status(status).eTag(tag(configVersion)).header(AskedArgument.CHANGE_ID, changeId);
    }

    public static String tag(long version) {
        return "\"" + version + "\"";
    }
}
