package io.flip.netlink;

import java.io.IOException;

/** The kernel did not answer, or not wholly, within the time that a request has. Whether it did what was asked is unknown. */
public final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    NoAnswerException(String what) {
        super(what);
    }
}
