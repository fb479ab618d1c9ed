/** What is kept of what has happened. */
@NullMarked
package io.flip.history;

import org.jspecify.annotations.NullMarked;
