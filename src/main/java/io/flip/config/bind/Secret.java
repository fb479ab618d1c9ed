package io.flip.config.bind;

/** A key that is not to be seen in any log. */
public record Secret(String text) {

    /** What was written, byte for byte, but for one newline at its end: those who make secrets from files don't see that. */
    public static Secret of(String written) {
        String text = written.endsWith("\n") ? written.substring(0, written.length() - 1) : written;
        return new Secret(written.endsWith("\r\n") ? text.substring(0, text.length() - 1) : text);
    }

    @Override
    public String toString() {
        return "******";
    }
}
