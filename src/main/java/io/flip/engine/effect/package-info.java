/** What the engine wants done, and what it tells: values, in the order in which they are to be carried out. */
@NullMarked
package io.flip.engine.effect;

import org.jspecify.annotations.NullMarked;
