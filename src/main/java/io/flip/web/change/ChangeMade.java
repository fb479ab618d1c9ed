package io.flip.web.change;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** A change that a majority of the voters has stored. */
public record ChangeMade(
        @Schema(description = "The version of the configuration that has it")
        long configVersion,

        @Schema(description = "The Idempotency-Key that was sent, or drawn: asking again with it does nothing more")
        String changeId) {

    public ResponseEntity<ChangeMade> as(HttpStatus status) {
        return as(status, null);
    }

    /** @param where what was made is; {@code null} where nothing was made that has a path */
    public ResponseEntity<ChangeMade> as(HttpStatus status, @Nullable URI where) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(status).eTag(tag(configVersion)).header(AskedArgument.CHANGE_ID, changeId);
        if (where != null) {
            answer.location(where);
        }
        return status == HttpStatus.NO_CONTENT ? answer.build() : answer.body(this);
    }

    public static String tag(long version) {
        return "\"" + version + "\"";
    }
}
