package io.flip.engine.plan;

/** Where an item stands in the order of preference: its home member and its row there (protocol 4). */
public record Slot(String home, int row) {}
