/** The demonstration: three real members as processes of this machine, and a view of what each holds. No part of a member. */
@NullMarked
package io.flip.demo;

import org.jspecify.annotations.NullMarked;
