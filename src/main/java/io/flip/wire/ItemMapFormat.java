package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.plan.ItemId;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A map by item, grouped by system so that its name is said once: {@code [[system, [[value, V], ...]], ...]}. That is no record, so it is written
 * and read by hand.
 */
record ItemMapFormat<V>(Format<V> entry) implements Format<SequencedMap<ItemId, V>> {

    @Override
    public void write(CborWriter out, SequencedMap<ItemId, V> items) {
        CborWriter.require(items.size() <= Limits.ELEMENTS, "too many items");
        TreeMap<String, TreeMap<String, V>> systems = new TreeMap<>();
        items.forEach((item, value) ->
                systems.computeIfAbsent(item.system(), _ -> new TreeMap<>()).put(item.value(), value));
        out.open(systems.size());
        systems.forEach((system, values) -> writeSystem(out, system, values));
        out.end();
    }

    private void writeSystem(CborWriter out, String system, Map<String, V> values) {
        out.open(2).id(system).open(values.size());
        values.forEach((value, content) ->
                out.open(2).text(value).value(entry, content).end());
        out.end().end();
    }

    @Override
    public SequencedMap<ItemId, V> read(CborReader in) throws MalformedException {
        TreeMap<ItemId, V> items = new TreeMap<>();
        in.open();
        while (in.more()) {
            readSystem(in, items);
        }
        in.end();
        return Sorted.frozen(items);
    }

    private void readSystem(CborReader in, TreeMap<ItemId, V> items) throws MalformedException {
        in.open();
        String system = in.id();
        in.open();
        while (in.more()) {
            in.open();
            ItemId item = new ItemId(system, in.text());
            Sorted.append(items, item, entry.read(in));
            in.end();
        }
        in.end();
        in.end();
    }
}
