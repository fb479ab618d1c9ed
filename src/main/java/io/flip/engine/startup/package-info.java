/** What a member puts down before it says anything: what an earlier run left up. */
@NullMarked
package io.flip.engine.startup;

import org.jspecify.annotations.NullMarked;
