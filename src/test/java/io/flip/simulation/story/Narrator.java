package io.flip.simulation.story;

import io.flip.engine.Input;
import io.flip.engine.Input.Outcome;
import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Effect.HandlerEvent;
import io.flip.engine.effect.Event;
import io.flip.engine.plan.ItemId;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells what happens in a world, as an operator would: what came up and went down where, and of whom most think otherwise than before. */
final class Narrator implements Watcher {

    private record Run(String member, int life, long number) {}

    private final World world;
    private final List<String> lines = new ArrayList<>();
    private final Map<Run, Effect.RunHandler> runs = new HashMap<>();
    private final Map<String, Map<String, String>> views = new TreeMap<>();
    private final Map<String, String> told = new TreeMap<>();
    private final Map<ItemId, Integer> comings = new TreeMap<>();

    Narrator(World world) {
        this.world = world;
    }

    List<String> takeLines() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** How often each item came up since the last call. */
    Map<ItemId, Integer> takeComings() {
        Map<ItemId, Integer> taken = new TreeMap<>(comings);
        comings.clear();
        return taken;
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        switch (effect) {
            case Effect.RunHandler run -> runs.put(new Run(machine.id(), machine.life(), run.run()), run);
            case Effect.Stopped _ -> lines.add(machine.id() + " has left");
            case Effect.Report(Event event) when event.kind() == Event.Kind.MEMBER -> views(machine, event);
            case Effect.Report(Event event)
            when event.kind() == Event.Kind.LEASE ->
                lines.add(machine.id() + ("lost".equals(event.to()) ? " hears no quorum" : " hears a quorum"));
            default -> {}
        }
    }

    private void views(Machine machine, Event event) {
        String state = String.valueOf(event.to());
        views.computeIfAbsent(machine.id() + " " + machine.life(), any -> new TreeMap<>())
                .put(event.subject(), state);
        long say = world.machines().stream()
                .filter(other -> other.runs() && state.equals(view(other, event.subject())))
                .count();
        long all = world.machines().stream().filter(Machine::runs).count();
        if (say * 2 > all && !state.equals(told.put(event.subject(), state))) {
            lines.add(event.subject() + " is " + state);
        }
    }

    private String view(Machine of, String subject) {
        return views.getOrDefault(of.id() + " " + of.life(), Map.of()).getOrDefault(subject, "new");
    }

    @Override
    public void input(Machine machine, Input input) {
        if (input instanceof Input.HandlerDone done) {
            Effect.RunHandler run = runs.remove(new Run(machine.id(), machine.life(), done.run()));
            if (run != null) {
                over(machine, run, done.outcome());
            }
        }
    }

    private void over(Machine machine, Effect.RunHandler run, Outcome outcome) {
        if (outcome != Outcome.SUCCESS) {
            lines.add("%s of %s on %s: %s".formatted(word(run.event()), run.item(), machine.id(), word(outcome)));
        } else if (run.event() == HandlerEvent.ALIVE) {
            comings.merge(run.item(), 1, Integer::sum);
            lines.add(run.item() + " is up on " + machine.id());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public void putDown(Machine machine, ItemId item) {
        lines.add(item + " is down on " + machine.id());
    }

    @Override
    public void happened(World any, String what) {
        lines.add(what);
    }
}
