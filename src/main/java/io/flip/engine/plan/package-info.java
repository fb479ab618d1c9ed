/** Who should have what (protocol 4). */
@NullMarked
package io.flip.engine.plan;

import org.jspecify.annotations.NullMarked;
