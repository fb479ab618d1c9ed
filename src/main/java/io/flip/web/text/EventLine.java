package io.flip.web.text;

import io.flip.web.view.EventView;
import java.util.Objects;

/** An event as one line for people who watch. */
public final class EventLine {

    private EventLine() {}

    /** Such as {@code 03:12:07.123  ip/10.0.0.201: flip1 -> flip (active): flip has brought it up}. */
    public static String of(EventView event) {
        return of(event, Wording.ofThisMember());
    }

    static String of(EventView event, Wording wording) {
        StringBuilder line =
                new StringBuilder(wording.fineTime(event.at())).append("  ").append(wording.cell(event.subject()));
        if (!Objects.equals(event.from(), event.to())) {
            line.append(": ").append(wording.cell(event.from())).append(" -> ").append(wording.cell(event.to()));
        }
        if (event.state() != null) {
            line.append(" (").append(wording.cell(event.state())).append(')');
        }
        line.append(": ").append(wording.cell(event.reason()));
        if (event.by() != null) {
            line.append("; by ").append(wording.cell(event.by()));
        }
        return line.toString();
    }
}
