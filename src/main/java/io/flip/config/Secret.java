package io.flip.config;

/** A key that is not to be seen in any log. */
public record Secret(String text) {

    @Override
    public String toString() {
        return "******";
    }
}
