package io.flip.web;

import io.flip.node.NodeFront;
import io.flip.web.view.WebhookDetails;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where events are sent to. */
@Tag(name = "webhooks", description = "Where events are sent to, and how that goes")
@RestController
@RequestMapping(
        path = "/api/v1/webhooks",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
class WebhookController {

    private final NodeFront node;

    WebhookController(NodeFront node) {
        this.node = node;
    }

    @Operation(
            summary = "All webhooks",
            description = "Sorted by name. How it goes only the member knows that sends: the others have null there.")
    @GetMapping
    List<WebhookDetails> webhooks() {
        return WebhookDetails.all(node.snapshot(), node.sendings());
    }
}
