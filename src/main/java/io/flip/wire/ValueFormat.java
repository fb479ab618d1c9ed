package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * A value of a system's config: {@code String}, {@code Long}, {@code Double}, {@code Boolean}, and lists and sorted maps of the same. What comes says
 * itself which of them it is, so it is written and read by hand.
 */
record ValueFormat(int depth) implements Format<Object> {

    /** The whole config of a system. */
    static final Format<SortedMap<String, Object>> CONFIG = new Format<>() {
        @Override
        public void write(CborWriter out, SortedMap<String, Object> config) {
            new ValueFormat(1).writeMap(out, config);
        }

        @Override
        public SortedMap<String, Object> read(CborReader in) throws MalformedException {
            return new ValueFormat(1).readMap(in);
        }
    };

    @Override
    public void write(CborWriter out, Object value) {
        CborWriter.require(depth <= Limits.CONFIG_DEPTH, "a config that is nested too deeply");
        switch (value) {
            case String text -> out.text(text);
            case Long number -> out.number(number);
            case Double number -> out.real(number);
            case Boolean flag -> out.flag(flag);
            case List<?> list -> out.list(inner(), list);
            case SortedMap<?, ?> map -> writeMap(out, map);
            default -> throw new IllegalArgumentException("not for the wire: a " + value.getClass());
        }
    }

    private void writeMap(CborWriter out, Map<?, ?> map) {
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put((String) name, value));
        out.openMap(sorted.size());
        sorted.forEach((name, value) -> out.text(name).value(inner(), value));
    }

    @Override
    public Object read(CborReader in) throws MalformedException {
        if (depth > Limits.CONFIG_DEPTH) {
            throw new MalformedException("a config that is nested too deeply");
        }
        return switch (in.peek()) {
            case JsonToken.VALUE_STRING -> in.text();
            case JsonToken.VALUE_NUMBER_INT -> in.number();
            case JsonToken.VALUE_NUMBER_FLOAT -> in.real();
            case JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE -> in.flag();
            case JsonToken.START_ARRAY -> readList(in);
            case JsonToken.START_OBJECT -> readMap(in);
            case null, default -> throw new MalformedException("not a value of a config");
        };
    }

    private List<Object> readList(CborReader in) throws MalformedException {
        return new ArrayList<>(in.list(inner()));
    }

    private SortedMap<String, Object> readMap(CborReader in) throws MalformedException {
        TreeMap<String, Object> map = new TreeMap<>();
        in.openMap();
        for (@Nullable String name = in.name(); name != null; name = in.name()) {
            Sorted.append(map, name, inner().read(in));
        }
        return Sorted.frozen(map);
    }

    private ValueFormat inner() {
        return new ValueFormat(depth + 1);
    }
}
