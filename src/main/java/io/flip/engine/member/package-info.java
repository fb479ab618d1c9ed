/** Who is up (protocol 3). */
@NullMarked
package io.flip.engine.member;

import org.jspecify.annotations.NullMarked;
