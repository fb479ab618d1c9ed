/** One seed, one cluster, one history of faults: drawn, run, and checked. */
@NullMarked
package io.flip.simulation.swarm;

import org.jspecify.annotations.NullMarked;
