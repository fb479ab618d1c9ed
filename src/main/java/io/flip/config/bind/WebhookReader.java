package io.flip.config.bind;

import io.flip.config.bind.FlipProperties.Webhooks;
import io.flip.config.read.Section;
import io.flip.config.read.Shape;
import io.flip.engine.register.WebhookConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads where events are sent to, and what they are signed with. */
public final class WebhookReader {

    private WebhookReader() {}

    /** With this member's own secret. */
    static Webhooks read(Section flip) {
        String secret = flip.text("webhook_secret");
        @Nullable Path file = flip.optional("webhook_secret_file", PropertiesReader.path());
        return new Webhooks(secret == null ? null : Secret.of(secret), file, all(flip));
    }

    /** What all members agree on. */
    static Webhooks cluster(Section flip) {
        return new Webhooks(null, null, all(flip));
    }

    private static SequencedMap<String, WebhookConfig> all(Section flip) {
        SequencedMap<String, WebhookConfig> all = new LinkedHashMap<>();
        flip.each("webhooks", Shape.WEBHOOK).forEach((name, section) -> all.put(name, webhook(name, section)));
        return all;
    }

    private static WebhookConfig webhook(String name, Section section) {
        return new WebhookConfig(
                name,
                section.required("url", "write where events are to be sent, such as https://hooks.example.org/flip")
                        .strip(),
                Objects.requireNonNullElse(section.text("source"), WebhookConfig.SOURCE),
                sorted(section.texts("kinds")),
                sorted(section.texts("systems")),
                sorted(section.texts("states")));
    }

    /** In what order they are, and how often, does not matter: the same on all members. */
    private static List<String> sorted(List<String> words) {
        return List.copyOf(new TreeSet<>(words));
    }
}
