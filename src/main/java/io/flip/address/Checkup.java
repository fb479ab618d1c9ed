package io.flip.address;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import java.time.Duration;
import java.util.function.Consumer;

/** An order to look after an item, and what was told of it last. */
final class Checkup {
    final Effect.Check order;
    private final Consumer<Input.Checked> found;
    private boolean told;

    Checkup(Mailbox.CheckOrder order) {
        this.order = order.order();
        this.found = order.found();
    }

    void isBroken(String why) {
        told = true;
        tell(false, why);
    }

    /** Says so where that is news: it was found broken last. */
    void isWell() {
        if (!order.held() || (order.doubted() && !told)) {
            told = true;
            tell(true, "");
        }
    }

    private void tell(boolean well, String detail) {
        found.accept(new Input.Checked(order.item(), order.epoch(), order.held(), well, detail));
    }

    /** Whether the configuration wants no checks. */
    boolean isOff() {
        Duration every = order.handlers().checkEvery();
        return every != null && every.isZero();
    }
}
