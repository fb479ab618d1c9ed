/** What REST answers when it cannot: problem details (RFC 9457) that say what to do. */
@NullMarked
package io.flip.web.problem;

import org.jspecify.annotations.NullMarked;
