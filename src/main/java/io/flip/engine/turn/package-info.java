/**
 * The steps of a turn: each brings one thing up to date, in the order in which {@code Participation} takes them, from what was heard to what is held.
 */
@NullMarked
package io.flip.engine.turn;

import org.jspecify.annotations.NullMarked;
