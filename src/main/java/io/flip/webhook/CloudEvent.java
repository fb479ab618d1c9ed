package io.flip.webhook;

import io.flip.engine.Event;
import io.flip.engine.plan.ItemId;
import io.flip.node.EventLog.Stamped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An event as it is sent: CloudEvents 1.0 in structured mode. Its data are those of {@code GET /api/v1/events}. */
record CloudEvent(String id, Instant at, String text) {

    static final String TYPE = "application/cloudevents+json; charset=utf-8";
    private static final JsonMapper JSON = JsonMapper.shared();

    static CloudEvent of(String source, String id, Stamped stamped) {
        Event event = stamped.event();
        ItemId item = event.item();
        String kind = event.kind().name().toLowerCase(Locale.ROOT);
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("at", stamped.at().toString());
        data.put("kind", kind);
        data.put("subject", event.subject());
        data.put("from", event.from());
        data.put("to", event.to());
        data.put("reason", event.reason());
        putIfThere(data, "system", item == null ? null : item.system());
        putIfThere(data, "value", item == null ? null : item.value());
        putIfThere(data, "state", event.state());
        putIfThere(data, "by", event.by());
        return of(source, id, kind, event.subject(), stamped.at(), data);
    }

    /** In the place of events that can't be sent any more. */
    static CloudEvent missed(String source, Instant from, Instant to, String reason) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("at", to.toString());
        data.put("kind", "missed");
        data.put("subject", "events");
        data.put("from", from.toString());
        data.put("to", to.toString());
        data.put("reason", reason);
        String id = Hashes.name("missed", from.toString(), to.toString());
        return of(source, id, "missed", "events", to, data);
    }

    private static CloudEvent of(
            String source, String id, String kind, String subject, Instant at, Map<String, @Nullable Object> data) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", id);
        event.put("source", source);
        event.put("type", "flip." + kind);
        event.put("subject", subject);
        event.put("time", at.toString());
        event.put("datacontenttype", "application/json");
        event.put("data", data);
        return new CloudEvent(id, at, JSON.writeValueAsString(event));
    }

    byte[] body() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void putIfThere(Map<String, @Nullable Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
