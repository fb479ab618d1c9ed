package io.flip.config;

import io.flip.FlipApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A member as a process of its own. */
final class RealMember {

    private RealMember() {}

    /** By the application.yml of that directory; what it says is in the file {@code output} there. */
    static Process start(Path directory, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FlipApplication.class.getName(),
                "--spring.config.location=file:" + directory + "/",
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--springdoc.api-docs.enabled=false"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }
}
