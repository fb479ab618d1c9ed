/**
 * Items that are addresses, put up, announced, watched and taken away by the member itself (docs/handlers.md, address). One thread owns what is
 * known of them and speaks with the kernel; nothing here decides which member may have an item.
 */
@NullMarked
package io.flip.address;

import org.jspecify.annotations.NullMarked;
