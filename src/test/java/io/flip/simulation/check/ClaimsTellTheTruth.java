package io.flip.simulation.check;

import io.flip.engine.claim.Claim;
import io.flip.engine.effect.Effect;
import io.flip.engine.message.Message;
import io.flip.engine.message.Notice;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import org.jspecify.annotations.Nullable;

/** A member says that it holds whatever is up on it: an item leaves the claim only after its {@code down} (protocol 5, letting go). */
@Rule({"5, letting go", "2, claim"})
public final class ClaimsTellTheTruth implements Watcher {

    private final World world;
    private final Sharded sharded;

    public ClaimsTellTheTruth(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.Send(var _, var _, Message message)) {
            for (Notice notice : Notices.of(message)) {
                if (notice.kind() == Notice.Kind.CLAIM && notice.subject().equals(machine.id())) {
                    check(machine, world.archive().claimIn(notice.payload()));
                }
            }
        }
    }

    private void check(Machine machine, @Nullable Claim claim) {
        for (ItemId item : machine.up()) {
            SystemConfig system = sharded.system(item);
            boolean unknown = machine.forgot(item) || machine.remembers(item); // put down as soon as a version tells
            boolean known = system != null && !unknown && (system.cleansAtStart() || machine.broughtUp(item));
            boolean hidden = claim != null && known && !claim.items().containsKey(item);
            if (hidden) {
                throw Broken.promise(
                        getClass(), world, machine.id() + " has " + item + " up, and its claim does not say so");
            }
        }
    }
}
