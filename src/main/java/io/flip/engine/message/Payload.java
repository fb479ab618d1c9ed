package io.flip.engine.message;

/** A body, or the digest to pull it by. */
public sealed interface Payload {

    record Inline(Body body) implements Payload {}

    record ByDigest(Digest digest) implements Payload {}
}
