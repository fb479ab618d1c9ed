@NullMarked
package io.flip.webhook;

import org.jspecify.annotations.NullMarked;
