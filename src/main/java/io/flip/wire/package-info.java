/**
 * Datagrams: how messages become sealed bytes and back (protocol 8). What is on the wire is in the {@code ...Format}s. Each says the fields of its
 * records once, for both directions ({@link io.flip.wire.Layout}).
 */
@NullMarked
package io.flip.wire;

import org.jspecify.annotations.NullMarked;
