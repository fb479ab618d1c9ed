package io.flip.web.change;

/**
 * What comes with every change, whatever it changes.
 *
 * @param changeId names the change: asking again with it is safe
 * @param version the version that it is a change of; {@link #ANY} for whichever is the present one
 * @param force also where that is dangerous
 * @param by who asks, for the history
 */
public record Asked(String changeId, long version, boolean force, String by) {

    public static final long ANY = -1;

    /** Whether it is a change of one version alone, {@code If-Match}. */
    public boolean conditional() {
        return version != ANY;
    }
}
