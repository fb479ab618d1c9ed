/** The configuration as REST sends and takes it, by the rules of the files. */
@NullMarked
package io.flip.config.document;

import org.jspecify.annotations.NullMarked;
