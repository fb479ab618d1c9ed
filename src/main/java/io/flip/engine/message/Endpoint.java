package io.flip.engine.message;

/** An address that datagrams came from, as the transport names it; the engine only hands it back. */
public record Endpoint(String ip, int port) {}
