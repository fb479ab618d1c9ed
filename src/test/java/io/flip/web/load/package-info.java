/** What requests may cost, tried. */
@NullMarked
package io.flip.web.load;

import org.jspecify.annotations.NullMarked;
