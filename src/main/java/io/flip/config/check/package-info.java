/** Checks values for what cannot work, and warns of what nobody should want. */
@NullMarked
package io.flip.config.check;

import org.jspecify.annotations.NullMarked;
