/** The conversation with each peer: what it was told, what it must still be told, what it is asked for (protocol 2). */
@NullMarked
package io.flip.engine.exchange;

import org.jspecify.annotations.NullMarked;
