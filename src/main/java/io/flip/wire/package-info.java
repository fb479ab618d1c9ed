/** Datagrams: how messages become sealed bytes and back (protocol 8). */
@NullMarked
package io.flip.wire;

import org.jspecify.annotations.NullMarked;
