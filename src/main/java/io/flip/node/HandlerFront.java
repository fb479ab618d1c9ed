package io.flip.node;

import io.flip.address.AddressDriver;
import io.flip.address.Fence;
import io.flip.address.Observed;
import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Event;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.Webhooks;
import io.flip.engine.time.Moment;
import io.flip.node.NodeFront.MissingProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends each run to where it belongs: to the member's own driver of addresses, to programs, or to both, one after the other. Then an address is up
 * before {@code alive} begins, and goes after {@code down} has succeeded. Webhooks are none of these: the member that holds one sends to it.
 */
final class HandlerFront implements Handlers {
    private final AddressDriver addresses;
    private final Fence fence;
    private final AddressIncidents incidents;
    private final Handlers programs;
    private final Telemetry telemetry;
    private volatile Courier courier = Courier.IDLE;
    private final Map<Long, Both> both = new ConcurrentHashMap<>();

    HandlerFront(
            AddressDriver addresses, Fence fence, AddressIncidents incidents, Handlers programs, Telemetry telemetry) {
        this.addresses = addresses;
        this.fence = fence;
        this.incidents = incidents;
        this.programs = programs;
        this.telemetry = telemetry;
    }

    @Override
    public void leased(LeaseGroups groups, Duration term, Moment turned) {
        if (fence.renew(groups, term, turned)) {
            addresses.look();
        }
    }

    @Override
    public void wakes(Runnable loop) {
        fence.wakes(loop);
    }

    @Override
    public void run(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
        if (Webhooks.isHidden(run.item())) {
            send(run, whenDone);
            return;
        }
        boolean address = run.handlers().address() != null;
        boolean program = !program(run).isEmpty();
        if (address && program) {
            Both begun = new Both(run, whenDone);
            both.put(run.run(), begun);
            begun.first();
        } else if (address) {
            address(run, whenDone);
        } else {
            programs.run(run, whenDone);
        }
    }

    private static List<String> program(Effect.RunHandler run) {
        HandlerConfig handlers = run.handlers();
        return run.event() == HandlerEvent.ALIVE ? handlers.alive() : handlers.down();
    }

    private void address(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
        long began = System.nanoTime();
        addresses.run(run, done -> {
            whenDone.accept(done); // first to the engine: what counts runs must not keep it waiting
            telemetry.handlerRan(
                    run.item().system(), run.event(), done.outcome(), Duration.ofNanos(System.nanoTime() - began));
        });
    }

    /** A run of two halves. The second begins when the first has succeeded. */
    private final class Both {
        private final Effect.RunHandler run;
        private final Consumer<Input.HandlerDone> whenDone;
        private boolean ended;

        Both(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
            this.run = run;
            this.whenDone = whenDone;
        }

        void first() {
            if (run.event() == HandlerEvent.ALIVE) {
                address(run, done -> then(done, () -> programs.run(run, this::over)));
            } else {
                programs.run(run, done -> then(done, () -> address(run, this::over)));
            }
        }

        private void then(Input.HandlerDone done, Runnable second) {
            if (done.outcome() != Outcome.SUCCESS) {
                over(done);
            } else if (!began(second)) {
                over(new Input.HandlerDone(run.run(), Outcome.ENDED, "ended after its first half: " + done.detail()));
            }
        }

        private synchronized boolean began(Runnable second) {
            if (!ended) {
                second.run();
            }
            return !ended;
        }

        synchronized void end() {
            ended = true;
            addresses.end(run.run());
            programs.end(run.run());
        }

        private void over(Input.HandlerDone done) {
            both.remove(run.run());
            whenDone.accept(done);
        }
    }

    @Override
    public void end(long run) {
        Both halves = both.get(run);
        if (halves == null) {
            addresses.end(run);
            programs.end(run);
        } else {
            halves.end();
        }
    }

    @Override
    public void check(Effect.Check order, Consumer<Input.Checked> found) {
        if (order.handlers().address() == null) {
            addresses.checkNoMore(order.item());
        } else {
            addresses.check(order, found);
        }
        if (order.handlers().alive().isEmpty()) {
            programs.checkNoMore(order.item());
        } else {
            programs.check(order, found);
        }
    }

    @Override
    public void checkNoMore(ItemId item) {
        addresses.checkNoMore(item);
        programs.checkNoMore(item);
    }

    @Override
    public void tell(Consumer<Event> events) {
        incidents.tell(events);
    }

    @Override
    public void configured(Map<ItemId, HandlerConfig> items) {
        addresses.configured(items);
    }

    @Override
    public @Nullable Observed observed(ItemId item) {
        return addresses.observed(item);
    }

    @Override
    public void observed(BiConsumer<ItemId, Observed> to) {
        addresses.observed(to);
    }

    /** A webhook's hidden item: its holder sends. A receiver that is dead is no matter of the engine's. */
    private void send(Effect.RunHandler run, Consumer<Input.HandlerDone> whenDone) {
        String webhook = run.item().value();
        if (run.event() == HandlerEvent.ALIVE) {
            courier.begin(webhook, begun -> {
                Outcome outcome = begun ? Outcome.SUCCESS : Outcome.FAILURE;
                String detail = begun ? "" : "another member has seen what this one has not";
                whenDone.accept(new Input.HandlerDone(run.run(), outcome, detail));
            });
        } else {
            courier.end(webhook);
            whenDone.accept(new Input.HandlerDone(run.run(), Outcome.SUCCESS, ""));
        }
    }

    @Override
    public void courier(Courier whoSends) {
        courier = whoSends;
    }

    @Override
    public List<NodeFront.Sending> sendings() {
        return courier.sendings();
    }

    @Override
    public List<String> troubles() {
        String unfenced = fence.trouble();
        return Stream.of(
                        addresses.trouble(),
                        unfenced == null
                                ? null
                                : "Leases of addresses can't be told to the kernel, so these fall silent: " + unfenced)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    @Override
    public List<MissingProgram> missing(ClusterConfig config, String self) {
        return programs.missing(config, self);
    }

    @Override
    public void close() {
        programs.close();
        addresses.close();
        fence.close();
    }
}
