package io.flip.handler;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** As Java starts processes: by a program of its own that becomes the other one, and a thread that awaits its end. */
final class JavaStarter implements Starter {
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final Inheritance inheritance;
    private final @Nullable String setsid;

    /** @param ownSession whether each is to be the leader of a session of its own, where the machine has setsid */
    JavaStarter(boolean ownSession, Inheritance inheritance) {
        this.inheritance = inheritance;
        this.setsid = ownSession ? findSetsid() : null;
    }

    private static @Nullable String findSetsid() {
        return SETSID.stream()
                .filter(file -> file.toFile().canExecute())
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Child start(Command command, OutputPipe output) throws IOException {
        List<String> argv = new ArrayList<>(command.argv());
        if (setsid != null) {
            argv.addFirst(setsid);
        }
        ProcessBuilder builder = new ProcessBuilder(argv).redirectInput(new File("/dev/null"));
        output.redirect(builder);
        Map<String, String> environment = builder.environment();
        environment.entrySet().removeIf(entry -> !inheritance.has(entry.getKey(), entry.getValue()));
        environment.putAll(command.variables());
        Process process = builder.start();
        output.startedByJava(process);
        return new JavaChild(process);
    }

    /** Java awaits its end on a thread of its own. */
    private record JavaChild(Process process) implements Child {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean runs() {
            return process.isAlive();
        }

        @Override
        public boolean endsWithin(Duration wait) throws InterruptedException {
            return process.waitFor(wait.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int exitStatus() {
            return process.exitValue();
        }

        @Override
        public void terminate() {
            process.destroy();
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return process.descendants();
        }

        @Override
        public void close() {}
    }
}
