package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.plan.Failback;
import io.flip.engine.plan.OnIsolation;
import io.flip.engine.plan.Slot;
import io.flip.engine.plan.SystemSpec;
import io.flip.engine.plan.Topology;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.Settings;
import io.flip.engine.register.SystemConfig;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A system of the configuration: what the plan needs of it, and its handlers. */
final class SystemFormat implements Format<SystemConfig> {

    static final Format<SystemConfig> SYSTEM = new SystemFormat();

    private SystemFormat() {}

    @Override
    public void write(CborWriter out, SystemConfig system) {
        Settings more = system.handlers().more();
        out.open(more.none() ? 3 : 4).value(OfSpec.SPEC, system.spec()).value(OfHandlers.HANDLERS, system.handlers());
        out.flag(system.removeOnStart());
        if (!more.none()) {
            out.value(ValueFormat.CONFIG, more.values());
        }
        out.end();
    }

    @Override
    public SystemConfig read(CborReader in) throws MalformedException {
        in.open();
        SystemConfig system = new SystemConfig(OfSpec.SPEC.read(in), OfHandlers.HANDLERS.read(in), in.flag());
        Settings more = in.more() ? new Settings(ValueFormat.CONFIG.read(in)) : Settings.NONE;
        in.end();
        return system.more(more);
    }

    private static final class OfSpec implements Format<SystemSpec> {
        private static final Format<SystemSpec> SPEC = new OfSpec();
        private static final List<Topology> TOPOLOGIES = List.of(Topology.values());
        private static final List<OnIsolation> ON_ISOLATION = List.of(OnIsolation.values());

        @Override
        public void write(CborWriter out, SystemSpec spec) {
            out.open(spec.pins().isEmpty() ? 8 : 9)
                    .id(spec.id())
                    .choice(spec.topology())
                    .list(MemberFormat.ID, spec.members());
            writeItems(out, new TreeMap<>(spec.items()));
            out.duration(spec.settle()).choice(spec.onIsolation()).duration(spec.releaseWithin());
            out.optional(ConfigFormat.DURATION, spec.failback().delay());
            if (!spec.pins().isEmpty()) {
                writePins(out, new TreeMap<>(spec.pins()));
            }
            out.end();
        }

        private static void writeItems(CborWriter out, SequencedMap<String, Slot> items) {
            out.open(items.size());
            items.forEach((value, slot) ->
                    out.open(3).text(value).id(slot.home()).number(slot.row()).end());
            out.end();
        }

        private static void writePins(CborWriter out, SequencedMap<String, String> pins) {
            out.open(pins.size());
            pins.forEach((value, member) -> out.open(2).text(value).id(member).end());
            out.end();
        }

        @Override
        public SystemSpec read(CborReader in) throws MalformedException {
            in.open();
            SystemSpec spec = new SystemSpec(
                    in.id(),
                    in.choice(TOPOLOGIES),
                    in.list(MemberFormat.ID),
                    readItems(in),
                    in.duration(),
                    in.choice(ON_ISOLATION),
                    in.duration(),
                    new Failback(in.optional(ConfigFormat.DURATION)),
                    in.more() ? readPins(in) : Sorted.frozen(new TreeMap<>()));
            in.end();
            return spec;
        }

        private static SequencedMap<String, String> readPins(CborReader in) throws MalformedException {
            TreeMap<String, String> pins = new TreeMap<>();
            in.open();
            while (in.more()) {
                in.open();
                Sorted.append(pins, in.text(), in.id());
                in.end();
            }
            in.end();
            return Sorted.frozen(pins);
        }

        private static SequencedMap<String, Slot> readItems(CborReader in) throws MalformedException {
            TreeMap<String, Slot> items = new TreeMap<>();
            in.open();
            while (in.more()) {
                in.open();
                Sorted.append(items, in.text(), new Slot(in.id(), in.count(Integer.MAX_VALUE)));
                in.end();
            }
            in.end();
            return Sorted.frozen(items);
        }
    }

    private static final class OfHandlers implements Format<HandlerConfig> {
        private static final Format<HandlerConfig> HANDLERS = new OfHandlers();

        @Override
        public void write(CborWriter out, HandlerConfig handlers) {
            Duration check = handlers.checkEvery();
            AddressConfig address = handlers.address();
            out.open(address != null ? 9 : check != null ? 8 : 7)
                    .list(ConfigFormat.TEXT, handlers.alive())
                    .list(ConfigFormat.TEXT, handlers.down());
            out.value(ValueFormat.CONFIG, handlers.config()).duration(handlers.timeout());
            out.number(handlers.tries()).duration(handlers.retryDelay());
            out.duration(handlers.refuseFor());
            if (address != null) {
                out.optional(ConfigFormat.DURATION, check).value(OfAddress.ADDRESS, address);
            } else if (check != null) {
                out.duration(check);
            }
            out.end();
        }

        @Override
        public HandlerConfig read(CborReader in) throws MalformedException {
            in.open();
            HandlerConfig handlers = new HandlerConfig(
                    in.list(ConfigFormat.TEXT),
                    in.list(ConfigFormat.TEXT),
                    ValueFormat.CONFIG.read(in),
                    in.duration(),
                    in.integer(),
                    in.duration(),
                    in.duration(),
                    in.more() ? in.optional(ConfigFormat.DURATION) : null,
                    in.more() ? OfAddress.ADDRESS.read(in) : null);
            in.end();
            return handlers;
        }
    }

    private static final class OfAddress implements Format<AddressConfig> {
        private static final Format<AddressConfig> ADDRESS = new OfAddress();

        @Override
        public void write(CborWriter out, AddressConfig address) {
            out.open(6).optional(ConfigFormat.TEXT, address.interfaceName()).flag(address.fence());
            out.duration(address.refresh()).flag(address.withoutLink()).flag(address.asSource());
            out.flag(address.probe()).end();
        }

        @Override
        public AddressConfig read(CborReader in) throws MalformedException {
            in.open();
            AddressConfig address = new AddressConfig(
                    in.optional(ConfigFormat.TEXT), in.flag(), in.duration(), in.flag(), in.flag(), in.flag());
            in.end();
            return address;
        }
    }
}
