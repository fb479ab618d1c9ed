/**
 * Real members, as processes, on real addresses, in network namespaces. {@link io.flip.e2e.Lab} is the network; the benchmarks use it too,
 * so nothing here but the tests themselves and {@link io.flip.e2e.RequiresRoot} knows JUnit.
 */
@NullMarked
package io.flip.e2e;

import org.jspecify.annotations.NullMarked;
