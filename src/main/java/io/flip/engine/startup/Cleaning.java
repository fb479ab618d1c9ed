package io.flip.engine.startup;

import io.flip.engine.effect.Event;
import io.flip.engine.effect.Out;
import io.flip.engine.holding.BackOff;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.HandlerConfig;
import io.flip.engine.register.SystemConfig;
import io.flip.engine.sync.Leftovers;
import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts down whatever an earlier run may have left up, before the first ping: to the others a new session shows that the earlier one let go
 * (protocol 5, starting). A {@code down} that fails is tried again without end: until it succeeds this member stays silent.
 */
public final class Cleaning {

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final Map<Long, ItemId> running = new TreeMap<>();
    private final Map<ItemId, Integer> failures = new TreeMap<>();
    private final Map<ItemId, Moment> waiting = new TreeMap<>();

    /** What is still to be run for an item, one after the other: of several handlers that may have brought it up each puts it down. */
    private final Map<ItemId, Deque<HandlerConfig>> left = new TreeMap<>();

    private final Out out;
    private final boolean leavesSome;
    private boolean last;

    /** @param leftovers what an earlier run was putting down, see {@link Leftovers} */
    public Cleaning(String self, ClusterConfig config, List<SystemConfig> leftovers, Out out) {
        this.out = out;
        this.leavesSome = config.systems().stream().anyMatch(system -> Leftovers.leaves(system, config, self));
        Stream.concat(
                        config.systems().stream().filter(system -> Leftovers.cleans(system, config, self)),
                        leftovers.stream())
                .forEach(this::add);
        List.copyOf(left.keySet()).forEach(this::start);
    }

    private void add(SystemConfig system) {
        for (String value : system.spec().items().keySet()) {
            Deque<HandlerConfig> all = left.computeIfAbsent(new ItemId(system.id(), value), any -> new ArrayDeque<>());
            if (all.stream().noneMatch(system.handlers()::doesAs)) {
                all.add(system.handlers());
            }
        }
    }

    private void start(ItemId item) {
        HandlerConfig next = left.getOrDefault(item, new ArrayDeque<>()).peek();
        if (next != null) {
            running.put(out.clean(item, next), item);
        }
    }

    public boolean done() {
        return running.isEmpty() && waiting.isEmpty();
    }

    public boolean finished(long run, boolean succeeded, String detail, String self, Moment now) {
        ItemId item = running.remove(run);
        if (item == null) {
            return false;
        }
        if (succeeded) {
            failures.remove(item);
            left.getOrDefault(item, new ArrayDeque<>()).poll();
            start(item);
            return true;
        }
        int inARow = failures.merge(item, 1, Integer::sum);
        if (!last) {
            waiting.put(item, now.plus(BackOff.doubling(FIRST_RETRY, inARow, LONGEST_RETRY)));
            out.report(Event.ofItem(item, self, self, "stuck", "cleaning up at start failed: " + detail));
        }
        return true;
    }

    public void look(Moment now) {
        for (ItemId item : List.copyOf(waiting.keySet())) {
            if (!now.isBefore(waiting.getOrDefault(item, Moment.NEVER))) {
                waiting.remove(item);
                start(item);
            }
        }
    }

    /** The member is to stop: what fails is not tried again. The rest is put down all the same: others take it for let go when this one is silent. */
    public void lastTry() {
        last = true;
        waiting.clear();
    }

    /** Once it is {@link #done}: whether nothing of an earlier run can be up, also of what this member would only have got again. */
    public boolean allDown() {
        return failures.isEmpty() && !leavesSome;
    }

    /** Whether the item is being cleaned, or its cleaning failed. */
    public boolean stuck(ItemId item) {
        return failures.containsKey(item);
    }

    public Moment nextDeadline() {
        return waiting.values().stream().min(Moment::compareTo).orElse(Moment.NEVER);
    }
}
