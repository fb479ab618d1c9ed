package io.flip.web.change;

/** What was sent with a request, as it was sent; {@link #isEmpty} where nothing was. */
public final class SentBody {

    private final byte[] bytes;

    SentBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Not to be changed: a large one is not to be there twice. */
    public byte[] bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }
}
