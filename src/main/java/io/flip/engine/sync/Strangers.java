package io.flip.engine.sync;

import io.flip.engine.message.Endpoint;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Where strangers were heard last: they may join, or were members that have been removed. Bounded. */
public final class Strangers {

    private static final int MOST = 256;

    private final SequencedMap<String, Endpoint> endpoints = new LinkedHashMap<>();

    public void heard(String id, Endpoint at) {
        endpoints.putLast(id, at);
        if (endpoints.size() > MOST) {
            endpoints.pollFirstEntry();
        }
    }

    @Nullable
    public Endpoint endpoint(String id) {
        return endpoints.get(id);
    }
}
