/** How many voters must agree, and whether they do: the only place where voters are counted. */
@NullMarked
package io.flip.engine.quorum;

import org.jspecify.annotations.NullMarked;
