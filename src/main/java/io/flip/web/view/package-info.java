/** What REST shows: one record for each shape of api.md, made from a snapshot and nothing else. */
@NullMarked
package io.flip.web.view;

import org.jspecify.annotations.NullMarked;
