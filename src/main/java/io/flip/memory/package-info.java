/** What becomes of a process whose memory has run out: it ends. */
@NullMarked
package io.flip.memory;

import org.jspecify.annotations.NullMarked;
