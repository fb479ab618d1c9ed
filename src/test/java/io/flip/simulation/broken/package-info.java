/** Engines that are wrong on purpose: whoever checks must notice each of them. */
@NullMarked
package io.flip.simulation.broken;

import org.jspecify.annotations.NullMarked;
