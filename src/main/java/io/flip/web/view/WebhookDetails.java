package io.flip.web.view;

import io.flip.engine.report.Snapshot;
import io.flip.engine.report.Snapshot.WebhookView;
import io.flip.node.NodeFront.Sending;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One webhook, as the member that was asked sees it. */
public record WebhookDetails(
        String name,
        String url,

        @Schema(description = "What its events say that they come from")
        String source,

        @Schema(description = "Only events of these kinds; empty for all")
        List<String> kinds,

        @Schema(description = "Only items of these systems; empty for all events")
        List<String> systems,

        @Schema(description = "Only what came into one of these states; empty for all events")
        List<String> states,

        @Schema(description = "The member that sends to it; null for none at the moment") @Nullable
        String sender,

        @Schema(description = "Until when all was sent, as far as the answering member knows; null if it does not")
        @Nullable
        Instant sentUntil,

        @Schema(description = "Whether events are signed; null unless the answering member sends") @Nullable
        Boolean signed,

        @Schema(description = "How many events the receiver has taken from this sender") @Nullable
        Long delivered,

        @Schema(description = "How many tries have failed") @Nullable
        Long failed,

        @Schema(description = "How many events wait; null while some are of an earlier run, too") @Nullable
        Long waiting,

        @Schema(description = "The id of the last event that the receiver took") @Nullable
        String lastId,

        @Schema(description = "When it took it") @Nullable Instant lastAt,

        @Schema(description = "Why the last try failed; null if it did not") @Nullable
        String error,

        @Schema(description = "When it is tried again") @Nullable
        Instant nextTry) {

    public static List<WebhookDetails> all(Snapshot now, List<Sending> sendings) {
        return now.webhooks().stream()
                .map(webhook -> of(
                        webhook,
                        sendings.stream()
                                .filter(one ->
                                        one.webhook().equals(webhook.config().name()))
                                .findFirst()))
                .toList();
    }

    private static WebhookDetails of(WebhookView webhook, Optional<Sending> sending) {
        Long sent = webhook.sent();
        return new WebhookDetails(
                webhook.config().name(),
                webhook.config().url(),
                webhook.config().source(),
                webhook.config().kinds(),
                webhook.config().systems(),
                webhook.config().states(),
                webhook.sender(),
                sent == null ? null : Instant.ofEpochMilli(sent),
                sending.map(Sending::signed).orElse(null),
                sending.map(Sending::delivered).orElse(null),
                sending.map(Sending::failed).orElse(null),
                sending.map(Sending::waiting).orElse(null),
                sending.map(Sending::lastId).orElse(null),
                sending.map(Sending::lastAt).orElse(null),
                sending.map(Sending::error).orElse(null),
                sending.map(Sending::nextTry).orElse(null));
    }

    /** What somebody should look at, a sentence each. */
    static List<String> concerns(List<Sending> sendings) {
        return sendings.stream()
                .filter(one -> one.error() != null)
                .map(one -> "The receiver of the webhook " + one.webhook() + " takes no events: " + one.error() + ".")
                .toList();
    }
}
