package io.flip.netlink;

import org.jspecify.annotations.Nullable;

/**
 * What became of one address of several.
 *
 * @param refusal why not; {@code null} where it was done
 */
public record Outcome(AddressOn address, @Nullable KernelException refusal) {

    /** Whether the kernel did it. */
    public boolean isDone() {
        return refusal == null;
    }
}
