package io.flip.config.read;

import io.flip.engine.plan.Legible;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Names of properties, and what an id and an item may be. */
public final class Names {

    public static final String KEY = "flip.key";
    public static final String KEY_FILE = "flip.key_file";
    public static final String PREVIOUS_KEYS = "flip.key_previous";
    public static final String WEBHOOK_SECRET = "flip.webhook_secret";
    public static final String WEBHOOK_SECRET_FILE = "flip.webhook_secret_file";

    private static final int ID_BYTES = 128;
    private static final int ITEM_BYTES = 512;
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_-]+");

    private Names() {}

    /** {@code parent.name}, or {@code parent[name]} where the name has dots or other odd characters: both as Spring writes them. */
    public static String join(String parent, String name) {
        return SIMPLE.matcher(name).matches() ? parent + "." + name : parent + "[" + name + "]";
    }

    /** Whether its value is not to be seen in any log. */
    static boolean secret(String property) {
        boolean key = property.startsWith("flip.key") && !property.equals(KEY_FILE);
        return key || property.equals("flip.api.token") || property.equals(WEBHOOK_SECRET);
    }

    /** What is wrong with an id of a member or a system. */
    public static Optional<String> idProblem(String id) {
        return problem("an id", id, ID_BYTES);
    }

    /** What is wrong with the value of an item: it goes to handlers as an argument, and to the members in datagrams. */
    public static Optional<String> itemProblem(String value) {
        return problem("an item", value, ITEM_BYTES);
    }

    /** Whether UTF-8 can carry it: no half of a surrogate pair stands alone. */
    public static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE);
    }

    private static Optional<String> problem(String noun, String text, int maximum) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (text.isBlank()) {
            return Optional.of("is empty as " + noun);
        }
        if (bytes > maximum) {
            return Optional.of("is " + bytes + " bytes long, and " + noun + " may have " + maximum);
        }
        if (!isUnicode(text)) {
            return Optional.of("is no Unicode text (half of a surrogate pair), and " + noun + " must be");
        }
        OptionalInt hidden = Legible.firstHidden(text);
        return hidden.isEmpty()
                ? Optional.empty()
                : Optional.of("has the character " + Legible.name(hidden.getAsInt())
                        + ", which is invisible or changes how others look, and " + noun + " may have none such");
    }
}
