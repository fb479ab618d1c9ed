package io.flip.engine.register;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one setting: it is read, checked, shown, compared and described by this.
 *
 * @param name as in docs/configuration.md; one in an inner map has a dot, as {@code check.interval}
 * @param kind what values it takes
 * @param fallback what counts if nothing is written; {@code null} if nothing is said then
 * @param help what it is, in a sentence without a full stop, for the description of the API
 * @param from where its value is in what has it; {@code null} if it is in {@link HandlerConfig#more}
 */
public record Setting<T>(
        String name,
        Kind<T> kind,
        @Nullable T fallback,
        String help,
        @Nullable Function<SystemConfig, @Nullable T> from) {

    /** The parts of its name: one, or that of an inner map and the one in it. */
    public List<String> path() {
        return List.of(name.split("\\."));
    }

    /** Its value in a system; {@code null} if nothing is said. */
    public @Nullable T of(SystemConfig system) {
        return from == null ? system.handlers().more().find(this) : from.apply(system);
    }

    /** The same as a plain value. */
    public @Nullable Object plain(SystemConfig system) {
        T value = of(system);
        return value == null ? null : kind.plain(value);
    }

    /** What counts in a system, said or not. */
    @Nullable
    T said(SystemConfig system) {
        T value = of(system);
        return value == null ? fallback : value;
    }

    /** Whether the plain value says no more than saying nothing. */
    boolean isFallback(@Nullable Object plain) {
        return Objects.equals(plain, fallback == null ? null : kind.plain(fallback));
    }
}
