/** Speaks with the other members: a class for each kind of message, and one for each thing that follows from it (protocol 2). */
@NullMarked
package io.flip.engine.gossip;

import org.jspecify.annotations.NullMarked;
