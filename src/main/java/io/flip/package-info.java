/** One member of a Flip cluster, as a Spring Boot service. */
@NullMarked
package io.flip;

import org.jspecify.annotations.NullMarked;
