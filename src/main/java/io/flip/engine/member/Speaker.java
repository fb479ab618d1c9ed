package io.flip.engine.member;

/** Who speaks: a member's id, and its session. Another process may run under the same id. */
public record Speaker(String id, Session session) {}
