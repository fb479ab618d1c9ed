/** {@code ./flip recover}: brings a cluster back whose majority has lost its disks. */
@NullMarked
package io.flip.recover;

import org.jspecify.annotations.NullMarked;
