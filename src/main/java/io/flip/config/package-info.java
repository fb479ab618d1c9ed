/**
 * From what an operator wrote to a member that can start: {@link io.flip.config.Setup} has it read, bound and checked. Also what goes on with it while
 * the member runs: secrets, and the file that is edited and read again.
 */
@NullMarked
package io.flip.config;

import org.jspecify.annotations.NullMarked;
