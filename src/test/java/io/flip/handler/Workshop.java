package io.flip.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A runner, scripts for it in a directory of the test's, and what it reported. */
final class Workshop implements AutoCloseable {
    /** For what must happen, on however busy a machine. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    static final Moment NOW = new Moment(1_000_000_000L);

    final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
    final HandlerRunner runner;
    private final Path directory;
    volatile Supplier<Moment> clock = () -> NOW;
    private final AtomicLong nextRun = new AtomicLong(1);

    Workshop(Path directory, int parallel) {
        this(directory, parallel, Posix.find());
    }

    /** @param posix {@code null} as on a machine where it can't be had */
    Workshop(Path directory, int parallel, @Nullable Posix posix) {
        this(directory, new HandlerSettings("node-1", parallel), posix);
    }

    Workshop(Path directory, HandlerSettings settings, @Nullable Posix posix) {
        this.directory = directory;
        Trust trust = Trust.own();
        this.runner = new HandlerRunner(
                settings,
                new Execution(
                        settings,
                        name -> HandlerFiles.executable(directory.resolve(name), trust),
                        () -> clock.get(),
                        posix));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Writes an executable script; {@code $D} in it is the directory. */
    String script(String name, String body) {
        try {
            Path file = Files.writeString(file(name), "#!/bin/sh\nD='" + directory + "'\n" + body + "\n");
            file.toFile().setExecutable(true);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Run run(String value, String script) {
        return run(value, script, Duration.ofMinutes(5));
    }

    Run run(String value, String script, Duration timeout) {
        return run(value, timeout, new TreeMap<>(), script);
    }

    Run run(String value, Duration timeout, SortedMap<String, Object> config, String... argv) {
        HandlerConfig handlers =
                new HandlerConfig(List.of(argv), List.of("unused"), config, timeout, 3, Duration.ZERO, Duration.ZERO);
        return new Run(
                nextRun.getAndIncrement(), new ItemId("ip", value), HandlerEvent.ALIVE, 7, Moment.NEVER, handlers);
    }

    /** Asks for that run, and returns its number. */
    long start(Run run) {
        runner.run(run, results::add);
        return run.run();
    }

    Result result() throws InterruptedException {
        Result result = results.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (result == null) {
            throw new AssertionError("no result");
        }
        return result;
    }

    Result resultOf(Run run) throws InterruptedException {
        start(run);
        return result();
    }

    /** Waits until a script has written that many words there, and returns them. */
    List<String> words(String name, int count) {
        return await().atMost(PATIENCE).until(() -> wordsNow(name), words -> words.size() >= count);
    }

    List<String> wordsNow(String name) throws IOException {
        if (!Files.exists(file(name))) {
            return List.of();
        }
        String text = Files.readString(file(name), UTF_8);
        int complete = text.lastIndexOf('\n') + 1;
        return text.substring(0, complete).lines().toList();
    }

    ProcessHandle process(String name) {
        return ProcessHandle.of(Long.parseLong(words(name, 1).getFirst())).orElseThrow();
    }

    static void awaitGone(ProcessHandle process) {
        await().atMost(PATIENCE).until(() -> gone(process));
    }

    /** Whether it has ended; its remains may still be there for init to reap. */
    static boolean gone(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return !process.isAlive() || stat.contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        runner.close();
    }
}
