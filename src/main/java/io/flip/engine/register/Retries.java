package io.flip.engine.register;

import io.flip.engine.plan.ItemId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Changes by which an operator wants something tried again that failed (protocol 6): a retry, and a pin. They leave no other trace in the
 * configuration than what they say of themselves, so that members of earlier versions keep the same one.
 */
public final class Retries {

    /** How many items one retry may name: what a change says is kept for a while. */
    public static final int MOST = 16;

    private static final String RETRIES = "retries ";
    private static final String COMMA = ", ";

    private Retries() {}

    /** What a retry says of itself. */
    static String retries(String system, List<String> values) {
        return values.isEmpty()
                ? RETRIES + system
                : values.stream()
                        .map(value -> new ItemId(system, value).toString())
                        .collect(Collectors.joining(COMMA, RETRIES, ""));
    }

    /** What a pin says of itself. */
    static String pins(String system, String value, String member) {
        return "pins " + new ItemId(system, value) + " to " + member;
    }

    /** Whether the change wants the item tried on the member. A value that looks like several may be tried for another: that does no harm. */
    public static boolean asks(ConfigChange change, ItemId item, String member) {
        String what = change.what();
        if (what.equals(pins(item.system(), item.value(), member)) || what.equals(RETRIES + item.system())) {
            return true;
        }
        return what.startsWith(RETRIES)
                && (COMMA + what.substring(RETRIES.length()) + COMMA).contains(COMMA + item + COMMA);
    }
}
