/** Keeps what is asked from keeping the member from its work: how much of the processors, the memory and the descriptors requests may have. */
@NullMarked
package io.flip.web.load;

import org.jspecify.annotations.NullMarked;
