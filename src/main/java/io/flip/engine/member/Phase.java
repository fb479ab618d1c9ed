package io.flip.engine.member;

/** What a member says of its own run (protocol 2, self). */
public enum Phase {
    STARTING,
    READY,
    DRAINING,
    LEAVING
}
