package io.flip.address;

import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.HandlerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item, and how its addresses are to be up. */
record Wanted(ItemId item, List<ItemAddress> addresses, AddressConfig config) {

    /** @throws IllegalArgumentException where the item is no address, or its system has none */
    static Wanted of(ItemId item, HandlerConfig handlers) {
        AddressConfig config = handlers.address();
        if (config == null) {
            throw new IllegalArgumentException("the system " + item.system() + " has no addresses");
        }
        return new Wanted(item, ItemAddress.all(item.value()), config);
    }

    /** The same; {@code null} where there is none. */
    static @Nullable Wanted find(ItemId item, HandlerConfig handlers) {
        try {
            return of(item, handlers);
        } catch (IllegalArgumentException _) {
            return null; // bringing it up says why
        }
    }
}
