/** What members claim, and the lease that voters grant them (protocol 5). */
@NullMarked
package io.flip.engine.claim;

import org.jspecify.annotations.NullMarked;
