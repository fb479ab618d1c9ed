/** The holder's side of who may have what (protocol 5): what a member asks for, brings up, keeps and lets go. */
@NullMarked
package io.flip.engine.holding;

import org.jspecify.annotations.NullMarked;
