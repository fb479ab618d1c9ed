package io.flip.address;

import io.flip.netlink.KernelException;
import io.flip.netlink.Outcome;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What came of a batch, item by item, in its order. */
final class Outcomes {
    private final Iterator<Outcome> all;
    private final Predicate<KernelException> fine;

    /** Of what was put up: what is there already is well. */
    Outcomes(List<Outcome> all) {
        this(all, KernelException::isThereAlready);
    }

    /** @param fine the refusals that are as good as a success */
    Outcomes(List<Outcome> all, Predicate<KernelException> fine) {
        this.all = all.iterator();
        this.fine = fine;
    }

    /** What the kernel had against one of the next so many; {@code null} where nothing. */
    @Nullable
    String refusal(int count) {
        String found = null;
        for (int i = 0; i < count; i++) {
            KernelException refusal = all.next().refusal();
            if (refusal != null && !fine.test(refusal) && found == null) {
                found = refusal.getMessage();
            }
        }
        return found;
    }
}
