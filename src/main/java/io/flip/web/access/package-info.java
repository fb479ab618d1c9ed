/** Who may change what: reading is open, changes need the token. */
@NullMarked
package io.flip.web.access;

import org.jspecify.annotations.NullMarked;
