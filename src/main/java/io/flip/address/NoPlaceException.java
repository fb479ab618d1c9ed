package io.flip.address;

/** No interface can have an address at the moment: why, in words for an operator. */
final class NoPlaceException extends Exception {
    private static final long serialVersionUID = 1;

    NoPlaceException(String message) {
        super(message, null, false, false);
    }
}
