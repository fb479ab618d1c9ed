package io.flip.e2e;

import java.time.Instant;

/** The kernel put an address on a host, or took it away. */
public record Sighting(Instant at, String host, String address, boolean up) {}
