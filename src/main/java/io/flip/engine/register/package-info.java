/** The configuration of the cluster (protocol 7). */
@NullMarked
package io.flip.engine.register;

import org.jspecify.annotations.NullMarked;
