package io.flip.webhook;

import io.flip.node.EventLog.Stamped;
import io.flip.web.view.EventView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An event as it is sent: CloudEvents 1.0 in structured mode. Its data are those of {@code GET /api/v1/events}. */
record CloudEvent(String id, Instant at, String text) {

    static final String TYPE = "application/cloudevents+json; charset=utf-8";
    private static final JsonMapper JSON = JsonMapper.shared();

    static CloudEvent of(String source, String id, Stamped stamped) {
        return of(source, id, EventView.of(stamped));
    }

    /** In the place of events that can't be sent any more. */
    static CloudEvent missed(String source, Instant from, Instant to, String reason) {
        String id = Hashes.name("missed", from.toString(), to.toString());
        return of(source, id, EventView.missed(from, to, reason));
    }

    private static CloudEvent of(String source, String id, EventView data) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", id);
        event.put("source", source);
        event.put("type", "flip." + data.kind());
        event.put("subject", data.subject());
        event.put("time", data.at().toString());
        event.put("datacontenttype", "application/json");
        event.put("data", data);
        return new CloudEvent(id, data.at(), JSON.writeValueAsString(event));
    }

    byte[] body() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
