package io.flip.simulation.check;

import io.flip.engine.claim.Note;
import io.flip.engine.effect.Effect;
import io.flip.engine.plan.ItemId;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nothing is acquired without a quorum: when {@code alive} begins, the newest note that was ever written of the item names this run of this
 * member at a quorum of voters. It looks at the notes alone, and believes nothing that an engine says of its lease.
 */
@Rule("5, holding")
public final class GrantedByQuorum implements Watcher {

    private final World world;
    private final Sharded sharded;
    private final List<String> voters;
    private final Map<ItemId, Map<String, Note>> written = new TreeMap<>();

    public GrantedByQuorum(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
        this.voters = world.config().voters();
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.StoreNotes(List<Note> notes) && voters.contains(machine.id())) {
            notes.forEach(note ->
                    written.computeIfAbsent(note.item(), any -> new TreeMap<>()).put(machine.id(), note));
        }
    }

    @Override
    public void broughtUp(Machine machine, ItemId item, long epoch) {
        if (!sharded.contains(item)) {
            return;
        }
        long votes = written.getOrDefault(item, Map.of()).values().stream()
                .filter(note ->
                        note.holder().equals(machine.id()) && note.session().equals(machine.session()))
                .count();
        if (votes < world.config().settings().quorum()) {
            throw Broken.promise(
                    getClass(), world, machine.id() + " brings up " + item + " and " + votes + " voters note it there");
        }
    }
}
