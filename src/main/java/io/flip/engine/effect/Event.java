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

    /** One that needs no mark. */
    public Event(
            Kind kind,
            String subject,
            @Nullable ItemId item,
            @Nullable String from,
            @Nullable String to,
            @Nullable String state,
            String reason,
            @Nullable String by) {
        this(kind, subject, item, from, to, state, reason, by, null);
    }

    /** One that nobody asked for. */
    public Event(
            Kind kind,
            String subject,
            @Nullable ItemId item,
            @Nullable String from,
            @Nullable String to,
            @Nullable String state,
            String reason) {
        this(kind, subject, item, from, to, state, reason, null);
    }

    /** What changed. */
    public enum Kind {
        MEMBER,
        ITEM,
        CONFIG,
        LEASE
    }
}
