package io.flip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flip.address.AddressDriver;
import io.flip.address.Fence;
import io.flip.e2e.RequiresRoot;
import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.holding.LeaseGroups.Group;
import io.flip.engine.holding.LeaseGroups.Kept;
import io.flip.engine.holding.LeaseGroups.Silence;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.AddressConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.time.Moment;
import io.flip.netlink.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses and programs of one item, in their order. */
@RequiresRoot
class HandlerFrontTest {
    private static final ItemId ITEM = new ItemId("ip", "10.0.0.201");
    private static final AddressConfig ON_LO = new AddressConfig("lo", false, Duration.ZERO, false, false, false);
    private static final Supplier<Moment> CLOCK = BootClock.find();

    private final Namespace namespace = new Namespace();
    private final Programs programs = new Programs();
    private HandlerFront front;
    private long lastRun;

    @BeforeEach
    void start() {
        Telemetries telemetry = new Telemetries();
        AddressIncidents incidents = new AddressIncidents("flip1", telemetry);
        Fence fence = new Fence("flip1", CLOCK);
        AddressDriver addresses = namespace.run(() -> new AddressDriver(fence, CLOCK, incidents));
        front = new HandlerFront(addresses, fence, incidents, programs, telemetry);
    }

    @AfterEach
    void close() {
        front.close();
        namespace.close();
    }

    @Test
    void anAddressNeedsNoProgram() {
        assertThat(run(HandlerEvent.ALIVE, false, ON_LO)).isEqualTo(Outcome.SUCCESS);
        assertThat(isUp()).isTrue();
        assertThat(run(HandlerEvent.DOWN, false, ON_LO)).isEqualTo(Outcome.SUCCESS);
        assertThat(isUp()).isFalse();
        assertThat(programs.ran).isEmpty();
    }

    @Test
    void programsNeedNoAddress() {
        assertThat(run(HandlerEvent.ALIVE, true, null)).isEqualTo(Outcome.SUCCESS);
        assertThat(programs.ran).containsExactly("ALIVE without");
    }

    @Test
    void theAddressIsUpBeforeAliveAndGoesAfterDown() {
        assertThat(run(HandlerEvent.ALIVE, true, ON_LO)).isEqualTo(Outcome.SUCCESS);
        assertThat(isUp()).isTrue();
        assertThat(run(HandlerEvent.DOWN, true, ON_LO)).isEqualTo(Outcome.SUCCESS);
        assertThat(isUp()).isFalse();
        assertThat(programs.ran).containsExactly("ALIVE with", "DOWN with");
    }

    @Test
    void withoutTheAddressNoProgramRuns() {
        AddressConfig nowhere = new AddressConfig("eth9", false, Duration.ZERO, false, false, false);
        assertThat(run(HandlerEvent.ALIVE, true, nowhere)).isEqualTo(Outcome.FAILURE);
        assertThat(programs.ran).isEmpty();
    }

    @Test
    void aDownThatFailsKeepsTheAddress() {
        run(HandlerEvent.ALIVE, true, ON_LO);
        programs.outcome = Outcome.FAILURE;
        assertThat(run(HandlerEvent.DOWN, true, ON_LO)).isEqualTo(Outcome.FAILURE);
        assertThat(isUp()).isTrue();
    }

    @Test
    void whatIsEndedHasNoSecondHalf() {
        run(HandlerEvent.ALIVE, true, ON_LO);
        programs.meanwhile = () -> front.end(lastRun);
        assertThat(run(HandlerEvent.DOWN, true, ON_LO)).isEqualTo(Outcome.ENDED);
        assertThat(isUp()).isTrue();
    }

    @Test
    void aFenceThatNobodyRenewsLetsNothingThrough() {
        AddressConfig fenced = new AddressConfig("lo", true, Duration.ZERO, false, false, false);
        assertThat(run(HandlerEvent.ALIVE, false, fenced)).isEqualTo(Outcome.SUCCESS);
        assertThat(namespace.attempt("ping -c1 -W1 10.0.0.201").status()).isNotZero();
        assertThat(run(HandlerEvent.DOWN, false, fenced)).isEqualTo(Outcome.SUCCESS);
    }

    /** The kernel refuses what a thread without the right tells it. */
    @Test
    void aFenceThatCannotBeToldIsATrouble() {
        AddressConfig fenced = new AddressConfig("lo", true, Duration.ZERO, false, false, false);
        assertThat(run(HandlerEvent.ALIVE, false, fenced)).isEqualTo(Outcome.SUCCESS);
        assertThat(front.troubles()).isEmpty();
        LeaseGroups groups = new LeaseGroups(
                1,
                List.of(),
                new Kept(List.of(new Group(List.of(ITEM), Moment.NEVER)), List.of(), new Silence(Moment.NEVER)));
        namespace.powerless(() -> {
            front.leased(groups, Duration.ofSeconds(1), CLOCK.get());
            return true;
        });
        assertThat(front.troubles()).singleElement().asString().contains("can't be told to the kernel");
    }

    private boolean isUp() {
        return namespace.ip("addr").contains("10.0.0.201");
    }

    private Outcome run(HandlerEvent event, boolean withPrograms, @Nullable AddressConfig address) {
        List<String> program = withPrograms ? List.of("program") : List.of();
        HandlerConfig handlers = new HandlerConfig(
                program,
                program,
                new TreeMap<>(),
                Duration.ofSeconds(10),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                null,
                address);
        CompletableFuture<Input.HandlerDone> done = new CompletableFuture<>();
        front.run(new Effect.RunHandler(++lastRun, ITEM, handlers, event, 1, Moment.NEVER), done::complete);
        return done.orTimeout(60, TimeUnit.SECONDS).join().outcome();
    }

    /** What ran, and whether the address was up then. */
    private final class Programs implements Handlers {
        private final List<String> ran = new CopyOnWriteArrayList<>();
        private volatile Outcome outcome = Outcome.SUCCESS;
        private volatile Runnable meanwhile = () -> {};

        @Override
        public void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
            ran.add(run.event() + (isUp() ? " with" : " without"));
            meanwhile.run();
            whenDone.accept(new Input.HandlerDone(run.run(), outcome, "exit status"));
        }

        @Override
        public void end(long run) {}

        @Override
        public void close() {}
    }
}
