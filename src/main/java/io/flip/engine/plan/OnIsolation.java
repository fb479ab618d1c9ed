package io.flip.engine.plan;

/** What a holder does that has lost its lease (protocol 5, letting go). */
public enum OnIsolation {
    HOLD,
    RELEASE
}
