/** Reads and checks the configuration, in both formats. */
@NullMarked
package io.flip.config;

import org.jspecify.annotations.NullMarked;
