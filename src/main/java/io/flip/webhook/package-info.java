/** Sends what happens to webhooks, from the history, in order, until their receivers have taken it. */
@NullMarked
package io.flip.webhook;

import org.jspecify.annotations.NullMarked;
