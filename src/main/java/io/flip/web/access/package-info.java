/** Who may change what: reading is open, changes need the token, or come from this machine. */
@NullMarked
package io.flip.web.access;

import org.jspecify.annotations.NullMarked;
