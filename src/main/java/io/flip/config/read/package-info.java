/** Reads what an operator wrote, in either format, into one tree of names and values; and says what is wrong with it. */
@NullMarked
package io.flip.config.read;

import org.jspecify.annotations.NullMarked;
