/** The voter's side of who may have what (protocol 5): it grants an item to one member at a time, and gives each grant an epoch. */
@NullMarked
package io.flip.engine.grant;

import org.jspecify.annotations.NullMarked;
