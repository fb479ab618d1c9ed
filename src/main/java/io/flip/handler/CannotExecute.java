package io.flip.handler;

import java.io.IOException;

/** The kernel has refused the program: it fails each time, however much memory and however many descriptors there are. */
final class CannotExecute extends IOException {
    private static final long serialVersionUID = 1L;

    CannotExecute(String why) {
        super(why);
    }
}
