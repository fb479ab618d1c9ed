/** How members agree on a configuration by datagrams, and what the one in force makes of this member. */
@NullMarked
package io.flip.engine.sync;

import org.jspecify.annotations.NullMarked;
