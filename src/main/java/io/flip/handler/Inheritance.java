package io.flip.handler;

import java.util.List;

/** What handlers have of this process's environment: nothing that configures Flip, and no secret. */
final class Inheritance {
    /** A secret that is shorter is in all kinds of variables, and is looked for as the whole of one. */
    private static final int LONG_ENOUGH = 8;

    private final List<String> secrets;

    Inheritance(List<String> secrets) {
        this.secrets = secrets;
    }

    boolean has(String name, String value) {
        // What configures Flip itself is not the handlers' business: the group's secret may be among it.
        boolean configures = name.startsWith("FLIP_") || name.startsWith("SPRING_");
        return !configures && !isSecret(value); // as of a placeholder in the configuration, such as ${GROUP_KEY}
    }

    private boolean isSecret(String value) {
        return secrets.stream()
                .anyMatch(secret -> secret.length() < LONG_ENOUGH ? value.equals(secret) : value.contains(secret));
    }
}
