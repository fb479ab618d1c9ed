package io.flip.node;

import io.flip.address.Incidents;
import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happens to addresses without the engine's doing, as events and in numbers. */
final class AddressIncidents implements Incidents {
    private final String self;
    private final Telemetry telemetry;
    private volatile Consumer<Event> events = event -> {};

    AddressIncidents(String self, Telemetry telemetry) {
        this.self = self;
        this.telemetry = telemetry;
    }

    void tell(Consumer<Event> newEvents) {
        events = newEvents;
    }

    @Override
    public void mended(ItemId item, String sentence) {
        telemetry.addressMended(item.system());
        tell(item, self, "active", sentence);
    }

    @Override
    public void cleared(ItemId item, String sentence) {
        tell(item, null, null, sentence);
    }

    @Override
    public void claimed(ItemId item, String sentence) {
        tell(item, self, "active", sentence);
    }

    @Override
    public void contested(ItemId item, String sentence) {
        tell(item, self, "active", sentence);
    }

    private void tell(ItemId item, @Nullable String holder, @Nullable String state, String sentence) {
        events.accept(Event.ofItem(item, holder, holder, state, sentence));
    }
}
