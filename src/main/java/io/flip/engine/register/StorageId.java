package io.flip.engine.register;

/** Names a data directory; drawn at random when it is created. A voter is a member together with its storage (protocol 7, rule 1). */
public record StorageId(long high, long low) {

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
