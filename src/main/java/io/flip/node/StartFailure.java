package io.flip.node;

/**
 * This node can't start here, and whoever runs it can mend that: no bug, no stack trace.
 *
 * <p>No exit status of its own either: Spring Boot can't have one for a failed context without starting half of it again.
 */
public final class StartFailure extends RuntimeException {

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
}
