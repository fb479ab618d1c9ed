/** What has happened, on disk: bounded, and still there after a restart. */
@NullMarked
package io.flip.history;

import org.jspecify.annotations.NullMarked;
