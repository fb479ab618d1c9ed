package io.flip.demo;

import java.util.Locale;

/** What somebody in another terminal wants done to a member. */
record Request(Deed deed, String member) {

    enum Deed {
        KILL,
        STOP,
        START
    }

    static Request of(String deed, String member) {
        if (Cast.IDS.contains(member)) {
            return new Request(Deed.valueOf(deed.toUpperCase(Locale.ROOT)), member);
        }
        throw new DemoException("no member '" + member + "': there are " + String.join(", ", Cast.IDS));
    }

    /** One line, which {@link #parse} reads. */
    String line() {
        return deed.name().toLowerCase(Locale.ROOT) + " " + member;
    }

    static Request parse(String line) {
        int gap = line.indexOf(' ');
        return of(line.substring(0, gap), line.substring(gap + 1));
    }
}
