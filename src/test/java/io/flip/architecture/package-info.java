/** Holds the code to ARCHITECTURE.md: which room may know which, and the habits that can be checked. */
@NullMarked
package io.flip.architecture;

import org.jspecify.annotations.NullMarked;
