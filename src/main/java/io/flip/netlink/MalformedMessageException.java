package io.flip.netlink;

import java.io.IOException;

/** What came is no message of the expected shape: too short, or longer than it says. */
public final class MalformedMessageException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedMessageException(String what) {
        super(what);
    }
}
