package io.flip.engine.register;

/** A document that was proposed, or accepted, at a ballot. */
public record Proposal(Ballot ballot, ClusterConfig document) {}
