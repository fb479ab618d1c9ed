package io.flip.webhook;

import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.WebhookConfig;
import java.util.List;
import java.util.Locale;

/** Which events a webhook is sent: those that have what each of its filters names. */
record Filter(WebhookConfig webhook) {

    boolean passes(Event event) {
        ItemId item = event.item();
        String state =
                event.kind() == Event.Kind.ITEM ? event.state() : event.kind() == Event.Kind.CONFIG ? null : event.to();
        return names(webhook.kinds(), event.kind().name().toLowerCase(Locale.ROOT))
                && (webhook.systems().isEmpty()
                        || (item != null && webhook.systems().contains(item.system())))
                && (webhook.states().isEmpty()
                        || (state != null && webhook.states().contains(state)));
    }

    private static boolean names(List<String> words, String word) {
        return words.isEmpty() || words.contains(word);
    }
}
