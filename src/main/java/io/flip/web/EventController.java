package io.flip.web;

import io.flip.web.problem.ProblemException;
import io.flip.web.stream.EventStreams;
import io.flip.web.view.EventView;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What happens, as it happens. */
@Tag(name = "events", description = "What happens, as it happens")
@RestController
@RequestMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
class EventController {

    /** At most as many digits as a long has, less one: no such number overflows. */
    private static final Pattern ID = Pattern.compile("\\d{1,18}");

    private final EventStreams streams;

    EventController(EventStreams streams) {
        this.streams = streams;
    }

    @Operation(
            summary = "Follow the events",
            description = "Server-sent events: member, item, config and lease, each with an id and"
                    + " {at, kind, subject, from, to, reason}. Without an id, from now on; with one, from behind it,"
                    + " as far as this member still keeps them. The event missed stands for those that it does not.")
    @ApiResponse(
            responseCode = "200",
            description = "The stream, until either side ends it; the data of each event is of this schema",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = EventView.class)))
    @ApiResponse(responseCode = "400", description = "The id is not one that a stream of Flip sent")
    @ApiResponse(responseCode = "503", description = "This member serves all the streams that it can, or stops")
    @ApiResponse(responseCode = "429", description = "It serves all the streams that one client may have")
    @GetMapping
    ResponseEntity<SseEmitter> events(
            @Parameter(description = "The last id that was seen")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String header,
            @Parameter(description = "The same, for clients that can't send headers")
                    @RequestParam(required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(description = "Whether the data of each event is a line for people instead of JSON")
                    @RequestParam(defaultValue = "false")
                    boolean text,
            HttpServletRequest request) {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("X-Accel-Buffering", "no") // nginx would hold events back
                .body(streams.open(request.getRemoteAddr(), parse(header == null ? lastEventId : header), text));
    }

    /** A stream has no end, so that the server could not answer this by itself. */
    @Hidden
    @RequestMapping(method = RequestMethod.HEAD)
    ResponseEntity<Void> head() {
        return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
    }

    /** An empty id is what a browser means by none. */
    private static @Nullable Long parse(@Nullable String id) {
        if (id == null || id.isBlank()) {
            return null;
        }
        if (!ID.matcher(id).matches()) {
            throw ProblemException.badParameter(
                    "Last-Event-ID must be the id of an event that was received, a whole number; leave it out to begin now.");
        }
        return Long.valueOf(id);
    }
}
