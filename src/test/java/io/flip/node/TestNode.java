package io.flip.node;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import io.flip.wire.SealKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A real node in this process, but for its handlers: what they bring up is in a set. */
final class TestNode {
    private static final Supplier<Moment> CLOCK = BootClock.find();

    /** What is up on the machine; survives a kill, as addresses do. */
    final Set<ItemId> up = new ConcurrentSkipListSet<>();

    final Counting counts = new Counting();
    private final String id;
    private ClusterConfig config;
    private NodeSettings.@Nullable Joining joining;
    private final Path data;
    private @Nullable String bind;
    private volatile boolean stuck;
    private volatile boolean failing;
    private @Nullable FlipNode node;

    TestNode(String id, ClusterConfig config, Path data) {
        this.id = id;
        this.config = config;
        this.data = data;
    }

    TestNode boundTo(String address) {
        bind = address;
        return this;
    }

    /** From the next start on its file says that, and {@code join} names those. */
    TestNode configured(ClusterConfig file, MemberConfig offer, List<MemberConfig> seeds) {
        config = file;
        joining = new NodeSettings.Joining(offer, seeds);
        return this;
    }

    void start() {
        NodeSettings settings = new NodeSettings(
                id, config, SealKeys.of(RealNodes.KEY, List.of()), data, bind, Duration.ofSeconds(3), 4, joining);
        Telemetries telemetry = new Telemetries();
        FlipNode started = new FlipNode(settings, new Sets(), CLOCK, InstantSource.system(), telemetry);
        started.listeners(List.of(counts));
        started.start();
        node = started;
    }

    FlipNode node() {
        if (node == null) {
            throw new IllegalStateException(id + " is not running");
        }
        return node;
    }

    void stop() {
        node().stop();
    }

    /** What is up stays up, and nobody is told. */
    void kill() {
        node().close();
    }

    /** From now on no handler ends. */
    void sticks() {
        stuck = true;
    }

    /** From now on no handler succeeds. */
    void fails() {
        failing = true;
    }

    Snapshot snapshot() {
        return node().snapshot();
    }

    void closeIfStarted() {
        if (node != null) {
            node.close();
        }
    }

    private final class Sets implements Handlers {
        @Override
        public void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
            if (stuck) {
                return;
            }
            if (failing) {
                report(run, Input.Outcome.FAILURE, "exit status 1", whenDone);
                return;
            }
            if (run.event() == HandlerEvent.ALIVE) {
                up.add(run.item());
            } else {
                up.remove(run.item());
            }
            report(run, Input.Outcome.SUCCESS, "exit status 0", whenDone);
        }

        private static void report(
                Effect.RunHandler run, Input.Outcome outcome, String detail, Consumer<Input.HandlerDone> whenDone) {
            Thread.ofVirtual().start(() -> whenDone.accept(new Input.HandlerDone(run.run(), outcome, detail)));
        }

        @Override
        public void end(long run) {}

        @Override
        public void close() {}
    }
}
