/** Benchmarks, run by {@code ./flip bench}: no tests, but on the end-to-end tests' network. Needs nothing but the JDK. */
@NullMarked
package io.flip.bench;

import org.jspecify.annotations.NullMarked;
