package io.flip.engine.member;

import java.util.SequencedSet;

/** The members that a voter suspects, sorted (protocol 2, opinion). Newest session wins, then version. */
public record Opinion(String voter, Session session, long version, SequencedSet<String> suspects) {}
