/** Which member should have which item, as far as this one knows: the plan, and what it rests on. */
@NullMarked
package io.flip.engine.placement;

import org.jspecify.annotations.NullMarked;
