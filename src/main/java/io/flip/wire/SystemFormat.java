package io.flip.wire;

import static io.flip.wire.Format.listOf;
import static io.flip.wire.Format.orNull;
import static io.flip.wire.MemberFormat.ID;
import static io.flip.wire.Sorted.mapOf;
import static io.flip.wire.Values.DURATION;
import static io.flip.wire.Values.FLAG;
import static io.flip.wire.Values.INTEGER;
import static io.flip.wire.Values.TEXT;
import static io.flip.wire.Values.oneOf;
import static io.flip.wire.Values.upTo;

import io.flip.engine.plan.Failback;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.Settings;
import io.flip.engine.register.SystemConfig;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A system of the configuration: what the plan needs of it, and its handlers. */
final class SystemFormat {

    private static final Format<Map.Entry<String, Slot>> ITEM = Layout.<Map.Entry<String, Slot>>of(Map.Entry.class)
            .fields(
                    TEXT.of(Map.Entry::getKey),
                    ID.of(item -> item.getValue().home()),
                    upTo(Integer.MAX_VALUE).of(item -> item.getValue().row()),
                    (value, home, row) -> Map.entry(value, new Slot(home, row)));

    private static final Format<SystemSpec> SPEC = Layout.of(SystemSpec.class)
            .fields(
                    ID.of(SystemSpec::id),
                    oneOf(Topology.values()).of(SystemSpec::topology),
                    listOf(ID).of(SystemSpec::members),
                    mapOf(ITEM).of(SystemSpec::items),
                    DURATION.of(SystemSpec::settle),
                    oneOf(OnIsolation.values()).of(SystemSpec::onIsolation),
                    DURATION.of(SystemSpec::releaseWithin),
                    orNull(DURATION).of(spec -> spec.failback().delay()),
                    mapOf(TEXT, ID).added(SystemSpec::pins, Collections.emptySortedMap()),
                    (id, topology, members, items, settle, onIsolation, releaseWithin, failback, pins) ->
                            new SystemSpec(
                                    id,
                                    topology,
                                    members,
                                    items,
                                    settle,
                                    onIsolation,
                                    releaseWithin,
                                    new Failback(failback),
                                    pins));

    private static final Format<AddressConfig> ADDRESS = Layout.of(AddressConfig.class)
            .fields(
                    orNull(TEXT).of(AddressConfig::interfaceName),
                    FLAG.of(AddressConfig::fence),
                    DURATION.of(AddressConfig::refresh),
                    FLAG.of(AddressConfig::withoutLink),
                    FLAG.of(AddressConfig::asSource),
                    FLAG.of(AddressConfig::probe),
                    AddressConfig::new);

    /** The last field of its record, which is left off if it is {@code null}: so no {@code null} is read. */
    private static final Format<@Nullable AddressConfig> LAST_ADDRESS =
            Format.of((out, address) -> out.optional(ADDRESS, address), ADDRESS::read);

    private static final Format<HandlerConfig> HANDLERS = Layout.of(HandlerConfig.class)
            .fields(
                    listOf(TEXT).of(HandlerConfig::alive),
                    listOf(TEXT).of(HandlerConfig::down),
                    ValueFormat.CONFIG.of(HandlerConfig::config),
                    DURATION.of(HandlerConfig::timeout),
                    INTEGER.of(HandlerConfig::tries),
                    DURATION.of(HandlerConfig::retryDelay),
                    DURATION.of(HandlerConfig::refuseFor),
                    orNull(DURATION).added(HandlerConfig::checkEvery, null),
                    LAST_ADDRESS.added(HandlerConfig::address, null),
                    HandlerConfig::new);

    private static final Format<Settings> MORE = Format.of(
            (out, more) -> out.value(ValueFormat.CONFIG, more.values()),
            in -> new Settings(ValueFormat.CONFIG.read(in)));

    static final Format<SystemConfig> SYSTEM = Layout.of(SystemConfig.class)
            .fields(
                    SPEC.of(SystemConfig::spec),
                    HANDLERS.of(SystemConfig::handlers),
                    FLAG.of(SystemConfig::removeOnStart),
                    MORE.added(system -> system.handlers().more(), Settings.NONE),
                    (spec, handlers, removeOnStart, more) ->
                            new SystemConfig(spec, handlers, removeOnStart).more(more));

    private SystemFormat() {}
}
