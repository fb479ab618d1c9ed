package io.flip.e2e;

import java.util.List;

/** What a test makes in the container engine carries a label, so that the next run finds what a killed one left behind, and nothing else. */
final class Labelled {
    static final String LABEL = "io.flip.test";

    private Labelled() {}

    /** Removes the containers, the networks and the volumes whose {@code label} has this value. */
    static void remove(String label, String value) {
        String those = " --filter label=" + label + "=" + value + " | xargs -r docker ";
        Shell.attempt(List.of(
                "sh",
                "-c",
                "docker ps -aq" + those + "rm -fv; docker network ls -q" + those + "network rm; docker volume ls -q"
                        + those + "volume rm"));
    }
}
