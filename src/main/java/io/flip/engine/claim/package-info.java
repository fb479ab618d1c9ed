/** Who may have what (protocol 5). */
@NullMarked
package io.flip.engine.claim;

import org.jspecify.annotations.NullMarked;
