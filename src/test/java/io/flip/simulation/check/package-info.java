/** What must hold in a simulated world, one small class for each promise. */
@NullMarked
package io.flip.simulation.check;

import org.jspecify.annotations.NullMarked;
