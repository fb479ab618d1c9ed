/** The pure state machine: puts its parts in sequence and decides nothing itself. */
@NullMarked
package io.flip.engine;

import org.jspecify.annotations.NullMarked;
