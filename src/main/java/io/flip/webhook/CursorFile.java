package io.flip.webhook;

import io.flip.node.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Until when events were sent, by webhook, as this member knew it last: in its data directory, as JSON. Losing it loses no events where another member knows. */
final class CursorFile {

    static final String NAME = "webhooks.json";

    private static final Logger LOG = LoggerFactory.getLogger(CursorFile.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private boolean said;

    CursorFile(Path dataDir) {
        this.file = dataDir.resolve(NAME);
    }

    /** Nothing where there is none, or it is damaged. */
    SequencedMap<String, Long> read() {
        SequencedMap<String, Long> known = new TreeMap<>();
        try {
            if (Files.exists(file)) {
                @Nullable
                Map<String, @Nullable Long> read = JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {});
                Map<String, @Nullable Long> all = read == null ? Map.of() : read; // as of the text null
                all.forEach((webhook, until) -> {
                    if (until != null && until >= 0) {
                        known.put(webhook, until);
                    }
                });
            }
        } catch (IOException | JacksonException e) {
            LOG.warn("Until when events were sent to webhooks can't be read: {} ({})", file, e.toString());
        }
        return known;
    }

    void write(SequencedMap<String, Long> until) {
        try {
            PrivateFiles.replace(file, JSON.writeValueAsBytes(until));
            said = false;
        } catch (IOException e) {
            if (!said) {
                said = true;
                LOG.warn("Until when events were sent to webhooks can't be written: {} ({})", file, e.toString());
            }
        }
    }
}
