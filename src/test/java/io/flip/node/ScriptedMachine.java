package io.flip.node;

import io.flip.engine.Input;
import io.flip.engine.effect.Effect;
import io.flip.engine.holding.LeaseGroups;
import io.flip.engine.member.Phase;
import io.flip.engine.member.Session;
import io.flip.engine.message.Digest;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.ClusterSettings;
import io.flip.engine.report.Snapshot;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** An engine that remembers what it was told and does what the test says. */
final class ScriptedMachine implements StateMachine {
    final List<Input> inputs = new CopyOnWriteArrayList<>();
    volatile Moment deadline = Moment.NEVER;
    final AtomicLong revision = new AtomicLong();

    private final Deque<List<Effect>> answers = new ArrayDeque<>();
    private Class<? extends Input> kind = Input.Stop.class;
    private Consumer<Input> reaction = _ -> {};

    void onInput(Class<? extends Input> wanted, Consumer<Input> then) {
        kind = wanted;
        reaction = then;
    }

    /** What the next results of handlers lead to. */
    void onHandlerDone(List<List<Effect>> effects) {
        answers.addAll(effects);
    }

    long count(Class<? extends Input> wanted) {
        return inputs.stream().filter(wanted::isInstance).count();
    }

    @Override
    public List<Effect> handle(Input input, Moment now) {
        inputs.add(input);
        if (kind.isInstance(input)) {
            reaction.accept(input);
        }
        if (input instanceof Input.Elapsed) {
            deadline = Moment.NEVER;
        }
        boolean answered = input instanceof Input.HandlerDone && !answers.isEmpty();
        return answered ? answers.pop() : List.of();
    }

    @Override
    public Moment nextDeadline() {
        return deadline;
    }

    @Override
    public long revision() {
        return revision.get();
    }

    /** Its configuration's version is the revision. */
    @Override
    public Snapshot snapshot(Moment now) {
        Duration second = Duration.ofSeconds(1);
        return new Snapshot(
                now,
                "a",
                new Session(1, 2),
                Phase.READY,
                new ClusterConfig(revision.get(), new ClusterSettings(1, second, 1, second), List.of(), List.of()),
                new Digest(1, 2),
                new Snapshot.LeaseView(true, second),
                false,
                null,
                null,
                false,
                new TreeSet<>(),
                List.of(),
                List.of());
    }

    @Override
    public LeaseGroups leases() {
        return LeaseGroups.NONE;
    }

    @Override
    public Duration leaseTerm() {
        return Duration.ZERO;
    }
}
