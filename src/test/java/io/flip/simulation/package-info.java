/**
 * A world of simulated members: the production engine, unchanged, with time, network, disk, handlers and failures owned by the test.
 */
@NullMarked
package io.flip.simulation;

import org.jspecify.annotations.NullMarked;
