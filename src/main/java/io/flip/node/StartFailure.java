package io.flip.node;

import org.springframework.boot.ExitCodeGenerator;

/** This node can't start here, and whoever runs it can mend that: no bug, no stack trace. */
public final class StartFailure extends RuntimeException implements ExitCodeGenerator {

    /** EX_CANTCREAT of sysexits.h: the configuration is right (that would be 78), but the machine does not let us. */
    public static final int EXIT_STATUS = 73;

    private final String action;

    /** @param action what to do about it */
    StartFailure(String message, String action, Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    StartFailure(String message, String action) {
        super(message);
        this.action = action;
    }

    public String action() {
        return action;
    }

    @Override
    public int getExitCode() {
        return EXIT_STATUS;
    }
}
