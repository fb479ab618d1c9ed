package io.flip.engine.message;

import java.util.List;

/**
 * The part of a member's facts that the receiver has not confirmed yet. Facts are numbered in the order in which the sender learned
 * them; a receiver that has confirmed {@code after} and gets this has all up to {@code upTo}.
 *
 * @param after the notices begin behind this number
 * @param upTo and reach to this one
 * @param confirmed the number up to which the sender has the receiver's own facts
 */
public record News(long after, long upTo, long confirmed, List<Notice> notices) {}
