/** The REST API, as api.md fixes it. */
@NullMarked
package io.flip.web;

import org.jspecify.annotations.NullMarked;
