package io.flip.engine.report;

import io.flip.engine.register.WebhookConfig;
import io.flip.engine.register.Webhooks;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Until when this member knows that the events were sent, by webhook. The members tell each other, so that the next sender begins there. Decides nothing.
 */
public final class WebhookCursors {

    private final SequencedMap<String, Long> known = new TreeMap<>();
    private SequencedMap<String, Long> told = new TreeMap<>();
    private List<WebhookConfig> webhooks = List.of();
    private boolean changed;

    /** The sender, or what keeps them on disk, knows that much. It may be less than before, where a clock was ahead and is set right. */
    public void learn(SequencedMap<String, Long> news) {
        known.putAll(news);
        changed = true;
    }

    /** What is to be told, of the webhooks that there are: asked at each step. Of those that are gone nothing is kept, as one of that name may come again. */
    public SequencedMap<String, Long> of(List<WebhookConfig> present) {
        if (changed || !present.equals(webhooks)) {
            changed = false;
            webhooks = present;
            List<String> names = present.stream().map(WebhookConfig::name).toList();
            known.keySet().removeIf(name -> !Webhooks.isOfRuns(name) && !names.contains(name));
            told = Collections.unmodifiableSequencedMap(names.isEmpty() ? new TreeMap<>() : new TreeMap<>(known));
        }
        return told;
    }
}
