/** The register alone, in simulated time: disks that are lost, writes that are torn, a network that does what it likes. */
@NullMarked
package io.flip.simulation.register;

import org.jspecify.annotations.NullMarked;
