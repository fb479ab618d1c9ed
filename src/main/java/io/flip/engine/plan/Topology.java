package io.flip.engine.plan;

/** How a system's items lie on its members (protocol 4). */
public enum Topology {
    /** Every item is on exactly one candidate. */
    SHARDED,
    /** Every item is on every candidate; nothing is exclusive. */
    REPLICATED
}
