package io.flip.engine.register;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.OnIsolation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The settings of a system that are single values with a default. Both formats of the configuration, {@code GET} and {@code PUT} of REST, its description
 * and what members say of differences are made from this table. The tables of docs/configuration.md and the chart's schema are checked against it.
 */
public final class SystemSettings {

    /** The interface whose subnet has the address. */
    public static final String AUTO = "auto";

    private static final Kind<Duration> ANY = new Kind.Time(Duration.ZERO);
    private static final Kind<Duration> POSITIVE = new Kind.Time(Duration.ofMillis(1));
    private static final Kind<Boolean> TRUTH = new Kind.Truth();

    public static final Setting<String> INTERFACE = address(
            "interface",
            new Kind.Text(127),
            AUTO,
            "The interface that addresses are put on; auto: the one whose subnet has the address",
            address -> Objects.requireNonNullElse(address.interfaceName(), AUTO));

    public static final Setting<Boolean> FENCE = address(
            "fence",
            TRUTH,
            true,
            "Whether the kernel keeps an address off the network once its lease is over",
            AddressConfig::fence);

    public static final Setting<Duration> REFRESH = address(
            "refresh",
            ANY,
            AddressConfig.REFRESH,
            "How often the neighbours are told of an address that is up; 0 for never again",
            AddressConfig::refresh);

    public static final Setting<Boolean> WITHOUT_LINK = address(
            "without_link",
            TRUTH,
            false,
            "Whether an address also goes up on an interface that passes no packet",
            AddressConfig::withoutLink);

    public static final Setting<Boolean> AS_SOURCE = address(
            "as_source",
            TRUTH,
            false,
            "Whether new connections of this machine may leave from an IPv6 address",
            AddressConfig::asSource);

    public static final Setting<Boolean> PROBE = address(
            "probe", TRUTH, true, "Whether a member asks if another machine has the address", AddressConfig::probe);

    public static final Setting<Duration> DELAY = new Setting<>(
            "delay",
            ANY,
            Duration.ZERO,
            "How long a new plan must stay the same before it is acted on",
            system -> system.spec().settle());

    public static final Setting<Boolean> REMOVE_ON_START = new Setting<>(
            "remove_on_start",
            TRUTH,
            true,
            "Whether a member puts everything down at its start",
            SystemConfig::removeOnStart);

    public static final Setting<OnIsolation> ON_ISOLATION = new Setting<>(
            "on_isolation",
            new Kind.Choice<>(List.of(OnIsolation.values())),
            OnIsolation.HOLD,
            "What a member does with its items if it loses the quorum",
            system -> system.spec().onIsolation());

    /** More than zero, unless the kernel keeps the items off the network. */
    public static final Setting<Duration> RELEASE_WITHIN = new Setting<>(
            "release_within",
            ANY,
            Duration.ofSeconds(1),
            "How long on_isolation: release may take; may be 0 beside an address with its fence",
            system -> system.spec().releaseWithin());

    public static final Setting<Failback> FAILBACK = new Setting<>(
            "failback",
            new Kind.Return(),
            Failback.IMMEDIATE,
            "When an item goes back to a member that comes before its holder: immediate, after a delay, or never",
            system -> system.spec().failback());

    public static final Setting<Duration> TIMEOUT = new Setting<>(
            "timeout",
            POSITIVE,
            Duration.ofSeconds(10),
            "How long one run of a handler may take",
            system -> system.handlers().timeout());

    public static final Setting<Integer> TRIES = new Setting<>(
            "tries",
            new Kind.Whole(1, 1_000),
            3,
            "How often alive is run before the item is refused on this member",
            system -> system.handlers().tries());

    public static final Setting<Duration> RETRY_DELAY = new Setting<>(
            "retry_delay",
            POSITIVE,
            Duration.ofMillis(500),
            "The pause before the second try; doubles with each",
            system -> system.handlers().retryDelay());

    public static final Setting<Duration> REFUSE_FOR = new Setting<>(
            "refuse_for",
            POSITIVE,
            Duration.ofMinutes(1),
            "How long the item is refused on this member after the last try; doubles while it goes on failing",
            system -> system.handlers().refuseFor());

    public static final Setting<Duration> CHECK_INTERVAL = new Setting<>(
            "check.interval",
            ANY,
            null,
            "How often an item that is up is checked: 0 for never; left out: as its program says",
            system -> system.handlers().checkEvery());

    public static final Setting<Duration> CHECK_TIMEOUT = new Setting<>(
            "check.timeout", POSITIVE, null, "How long one check may take; left out: as long as timeout says", null);

    /** All of them, in the order in which they are shown. */
    public static final List<Setting<?>> ALL = List.of(
            INTERFACE,
            FENCE,
            REFRESH,
            WITHOUT_LINK,
            AS_SOURCE,
            PROBE,
            DELAY,
            REMOVE_ON_START,
            ON_ISOLATION,
            RELEASE_WITHIN,
            FAILBACK,
            TIMEOUT,
            TRIES,
            RETRY_DELAY,
            REFUSE_FOR,
            CHECK_INTERVAL,
            CHECK_TIMEOUT);

    private SystemSettings() {}

    /** One of those that a system has only if the member itself puts its addresses up. */
    private static <T> Setting<T> address(
            String name, Kind<T> kind, T fallback, String help, Function<AddressConfig, T> from) {
        return new Setting<>("address." + name, kind, fallback, help, system -> {
            AddressConfig address = system.handlers().address();
            return address == null ? null : from.apply(address);
        });
    }

    /** The values of those that have no place of their own in {@link SystemConfig}. */
    public static Settings more(Settings all) {
        Settings more = all;
        for (Setting<?> setting : ALL) {
            more = setting.from() == null ? more : more.with(setting, null);
        }
        return more;
    }
}
