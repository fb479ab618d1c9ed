package io.flip.address;

import io.flip.engine.plan.ItemId;

/** Hears what happens to addresses without the engine's doing. Called on the driver's thread: must not block or throw. */
public interface Incidents {

    /** Nobody hears. */
    Incidents UNTOLD = new Incidents() {
        @Override
        public void mended(ItemId item, String sentence) {}

        @Override
        public void cleared(ItemId item, String sentence) {}

        @Override
        public void claimed(ItemId item, String sentence) {}

        @Override
        public void contested(ItemId item, String sentence) {}
    };

    /** Somebody else took an address of an item away, and it is up again. */
    void mended(ItemId item, String sentence);

    /** An address of an item that is not held here was put up by somebody else, and was taken away. */
    void cleared(ItemId item, String sentence);

    /** Another machine claims an address of an item that is held here; told once until it has been silent for a while. */
    void claimed(ItemId item, String sentence);

    /** Another machine answers for an address that was kept silent here while this member stood still, and so it stays silent; told once for each machine. */
    void contested(ItemId item, String sentence);
}
