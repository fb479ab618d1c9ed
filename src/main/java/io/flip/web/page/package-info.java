/** The page for people at {@code /}: plain HTML, CSS and modules, which ask the API as any other client does. */
@NullMarked
package io.flip.web.page;

import org.jspecify.annotations.NullMarked;
