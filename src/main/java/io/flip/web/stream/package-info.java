/** The events, as a stream for each client that asks. */
@NullMarked
package io.flip.web.stream;

import org.jspecify.annotations.NullMarked;
