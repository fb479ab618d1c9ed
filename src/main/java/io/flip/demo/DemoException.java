package io.flip.demo;

/** What was asked cannot be done; the message says what to do instead. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoException(String message) {
        super(message);
    }
}
