package io.flip.engine.message;

/**
 * Turns bodies into bytes and back, for those that travel by digest. Obligations: pure; equal bodies give equal bytes, on every
 * member and in every version of Flip that speaks the same wire version.
 */
public interface Packer {

    byte[] pack(Body body);

    /** @throws MalformedException where the bytes are not a body, whatever they are */
    Body unpack(byte[] bytes) throws MalformedException;

    Digest digest(byte[] bytes);

    /** The bytes are not what they should be; the message says why. */
    final class MalformedException extends Exception {
        public MalformedException(String message) {
            super(message);
        }

        public MalformedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
