/** What operators are shown of a member and told by it. Decides nothing. */
@NullMarked
package io.flip.engine.report;

import org.jspecify.annotations.NullMarked;
