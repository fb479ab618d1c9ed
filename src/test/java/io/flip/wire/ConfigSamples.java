package io.flip.wire;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.register.ConfigChange;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Settings;
import io.flip.engine.register.StorageId;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.register.Terms;
import io.flip.engine.register.WebhookConfig;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Any configuration, sensible or not. */
final class ConfigSamples {
    private final Samples any;

    ConfigSamples(Samples any) {
        this.any = any;
    }

    ClusterConfig config() {
        ClusterSettings settings = new ClusterSettings(
                integer(),
                any.random.nextBoolean(),
                duration(),
                integer(),
                duration(),
                any.maybe(this::duration),
                any.list(this::webhook));
        return new ClusterConfig(
                any.count(),
                settings,
                sorted(any.list(this::member), MemberConfig::id),
                sorted(any.list(this::system), SystemConfig::id),
                new Terms(any.count(), any.list(this::former)),
                any.list(() -> new ConfigChange(any.text(), any.text(), any.text())));
    }

    private WebhookConfig webhook() {
        return new WebhookConfig(
                any.id(), any.text(), any.text(), any.list(any::text), any.list(any::id), any.list(any::text));
    }

    private Terms.Former former() {
        return new Terms.Former(
                any.list(() -> new Terms.Voter(any.id(), any.maybe(() -> new StorageId(any.number(), any.number())))),
                integer(),
                duration(),
                duration());
    }

    private static <T> List<T> sorted(List<T> all, Function<T, String> key) {
        TreeMap<String, T> sorted = new TreeMap<>();
        all.forEach(each -> sorted.put(key.apply(each), each));
        return List.copyOf(sorted.values());
    }

    MemberConfig member() {
        return new MemberConfig(
                any.id(),
                any.text(),
                any.random.nextInt(65536),
                any.maybe(this::integer),
                any.list(any::id),
                any.random.nextBoolean(),
                any.random.nextBoolean(),
                any.maybe(() -> new StorageId(any.number(), any.number())));
    }

    private SystemConfig system() {
        TreeMap<String, Slot> items = new TreeMap<>();
        any.list(any::text).forEach(value -> items.put(value, new Slot(any.id(), any.random.nextInt(1000))));
        TreeMap<String, String> pins = new TreeMap<>();
        any.list(any::text).forEach(value -> pins.put(value, any.id()));
        SystemSpec spec = new SystemSpec(
                any.id(),
                any.pick(Topology.values()),
                any.list(any::id),
                items,
                duration(),
                any.pick(OnIsolation.values()),
                duration(),
                new Failback(any.maybe(this::duration)),
                pins);
        return new SystemConfig(spec, handlers(), any.random.nextBoolean());
    }

    private HandlerConfig handlers() {
        return new HandlerConfig(
                any.list(any::text),
                any.list(any::text),
                map(0),
                duration(),
                integer(),
                duration(),
                duration(),
                any.maybe(this::duration),
                any.maybe(this::address),
                any.random.nextBoolean() ? Settings.NONE : new Settings(map(3)));
    }

    private AddressConfig address() {
        return new AddressConfig(
                any.maybe(any::text),
                any.random.nextBoolean(),
                duration(),
                any.random.nextBoolean(),
                any.random.nextBoolean(),
                any.random.nextBoolean());
    }

    private SortedMap<String, Object> map(int depth) {
        TreeMap<String, Object> map = new TreeMap<>();
        any.list(any::text).forEach(name -> map.put(name, value(depth + 1)));
        return map;
    }

    private Object value(int depth) {
        return switch (any.random.nextInt(depth < 4 ? 6 : 4)) {
            case 0 -> any.text();
            case 1 -> any.number();
            case 2 -> any.random.nextBoolean() ? any.random.nextGaussian() : Double.MIN_VALUE;
            case 3 -> any.random.nextBoolean();
            case 4 -> any.list(() -> value(depth + 1));
            default -> map(depth + 1);
        };
    }

    private int integer() {
        return (int) any.number();
    }

    private Duration duration() {
        return Duration.ofNanos(any.count());
    }
}
