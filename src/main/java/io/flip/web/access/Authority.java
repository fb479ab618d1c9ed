package io.flip.web.access;

/** A host with or without a port, as the header {@code Host} has it. */
final class Authority {

    private Authority() {}

    /** Without the port; an IPv6 address with its brackets. */
    static String host(String authority) {
        return authority.substring(0, colon(authority));
    }

    /** With a port; where none is written, with that of the scheme. */
    static String complete(String authority, String scheme) {
        return colon(authority) < authority.length()
                ? authority
                : authority + (scheme.equals("https") ? ":443" : ":80");
    }

    /** Where the port begins, or all ends. */
    private static int colon(String authority) {
        int colon = authority.indexOf(':', authority.startsWith("[") ? Math.max(0, authority.indexOf(']')) : 0);
        return colon < 0 ? authority.length() : colon;
    }
}
