/** Makes values of the tree that {@code read} has made: {@link io.flip.config.bind.FlipProperties}, and version 0 of the cluster from them. */
@NullMarked
package io.flip.config.bind;

import org.jspecify.annotations.NullMarked;
