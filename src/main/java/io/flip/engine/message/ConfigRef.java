package io.flip.engine.message;

/** Which configuration a sender has in force. */
public record ConfigRef(long version, Digest digest) {}
