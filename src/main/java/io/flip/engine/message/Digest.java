package io.flip.engine.message;

/** Names a content by the first 128 bits of its SHA-256. */
public record Digest(long high, long low) {

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
