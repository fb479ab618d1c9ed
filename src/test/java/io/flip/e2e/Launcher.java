package io.flip.e2e;

import java.util.ArrayList;
import java.util.List;

/** {@code ./flip}, as an operator starts it, with the jar of this build. */
public final class Launcher {

    private Launcher() {}

    /** Makes the start-up cache, where there is none yet: members that start at the same time need not wait for each other then. */
    public static void build() {
        Shell.run(command("build"));
    }

    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "FLIP_JAR=" + Lab.home().resolve("target/flip.jar"),
                Lab.home().resolve("flip").toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
