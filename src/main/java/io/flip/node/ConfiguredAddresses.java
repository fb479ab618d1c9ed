package io.flip.node;

import io.flip.engine.message.Digest;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.report.Snapshot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the driver of addresses which items this member may have. For the member's own thread. */
final class ConfiguredAddresses implements Telemetry {
    private final Handlers handlers;
    private @Nullable Digest known;

    ConfiguredAddresses(Handlers handlers) {
        this.handlers = handlers;
    }

    @Override
    public void published(Snapshot snapshot) {
        if (!snapshot.configDigest().equals(known)) {
            known = snapshot.configDigest();
            Map<ItemId, HandlerConfig> all = new HashMap<>();
            for (SystemConfig system : snapshot.config().systems()) {
                if (system.handlers().address() != null
                        && system.spec().members().contains(snapshot.self())) {
                    system.spec()
                            .items()
                            .keySet()
                            .forEach(value -> all.put(new ItemId(system.id(), value), system.handlers()));
                }
            }
            handlers.configured(all);
        }
    }
}
