/** Changes of the configuration: from a request to what the engine answers. */
@NullMarked
package io.flip.web.change;

import org.jspecify.annotations.NullMarked;
