/** Runs the programs that bring items up and put them down. */
@NullMarked
package io.flip.handler;

import org.jspecify.annotations.NullMarked;
