/** Scenarios that read as prose: commands and what happens then, in {@code src/test/resources/scenarios}. */
@NullMarked
package io.flip.simulation.story;

import org.jspecify.annotations.NullMarked;
