package io.flip.engine.member;

/** One that speaks: a member's id, and its session, because another process may run under the same id. */
public record Speaker(String id, Session session) {}
