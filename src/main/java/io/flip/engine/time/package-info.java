/** Monotonic time, passed in; the engine never asks for it. */
@NullMarked
package io.flip.engine.time;

import org.jspecify.annotations.NullMarked;
