/** Health and metrics, as api.md fixes them. */
@NullMarked
package io.flip.actuate;

import org.jspecify.annotations.NullMarked;
