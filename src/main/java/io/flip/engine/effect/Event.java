package io.flip.engine.effect;

import io.flip.engine.plan.ItemId;
import org.jspecify.annotations.Nullable;

/**
 * A change that operators are shown: in the log, in the events, in the history.
 *
 * @param subject the member's id, the item as {@code system/value}, or this member for its lease
 * @param item the item, for {@link Kind#ITEM}
 * @param from the state before; for items the holder, {@code null} for none
 * @param to the state now; for items the holder
 * @param state for items its state now, in {@code api.md}'s words
 * @param by who asked for it: a user or address of REST, or a member; {@code null} where it came by itself
 * @param mark tells it from the same at another time, in the same words at every member that sees it: the holder's epoch, the start of a member;
 *     {@code null} where there is nothing of that kind
 */
public record Event(
        Kind kind,
        String subject,
        @Nullable ItemId item,
        @Nullable String from,
        @Nullable String to,
        @Nullable String state,
        String reason,
        @Nullable String by,
        @Nullable String mark) {

    /** A member is in another state, or something is to be said of it: then there are no states. */
    public static Event ofMember(String member, @Nullable String from, @Nullable String to, String reason) {
        return new Event(Kind.MEMBER, member, null, from, to, null, reason, null, null);
    }

    /** An item is with another holder, or in another state there. */
    public static Event ofItem(
            ItemId item, @Nullable String from, @Nullable String to, @Nullable String state, String reason) {
        return new Event(Kind.ITEM, item.toString(), item, from, to, state, reason, null, null);
    }

    /** @param subject {@code version}, or the peer whose configuration differs */
    public static Event ofConfig(String subject, @Nullable String from, @Nullable String to, String reason) {
        return new Event(Kind.CONFIG, subject, null, from, to, null, reason, null, null);
    }

    public static Event ofLease(String self, @Nullable String from, @Nullable String to, String reason) {
        return new Event(Kind.LEASE, self, null, from, to, null, reason, null, null);
    }

    /** The same, asked for by somebody. */
    public Event by(@Nullable String who) {
        return new Event(kind, subject, item, from, to, state, reason, who, mark);
    }

    /** The same, with that mark. */
    public Event marked(@Nullable String as) {
        return new Event(kind, subject, item, from, to, state, reason, by, as);
    }

    /** What changed. */
    public enum Kind {
        MEMBER,
        ITEM,
        CONFIG,
        LEASE
    }
}
