/** One running member: the managed bean, its loop, its socket and its disk. */
@NullMarked
package io.flip.node;

import org.jspecify.annotations.NullMarked;
