/** What becomes of a process whose memory runs out, tried in processes of their own. */
@NullMarked
package io.flip.memory;

import org.jspecify.annotations.NullMarked;
