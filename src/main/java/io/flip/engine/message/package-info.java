/** What members say to each other (protocol 2). */
@NullMarked
package io.flip.engine.message;

import org.jspecify.annotations.NullMarked;
