package io.flip.simulation.check;

import io.flip.engine.Effect;
import io.flip.engine.claim.Claim;
import io.flip.engine.message.Body;
import io.flip.engine.message.Message;
import io.flip.engine.message.News;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.SystemConfig;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import org.jspecify.annotations.Nullable;

/** A member says that it holds whatever is up on it: an item leaves the claim only after its {@code down} (protocol 5, letting go). */
public final class ClaimsTellTheTruth implements Watcher {

    private final World world;
    private final Sharded sharded;

    public ClaimsTellTheTruth(World world) {
        this.world = world;
        this.sharded = new Sharded(world);
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.Send(var _, var _, Message.Ping(var _, var _, News news))) {
            for (Notice notice : news.notices()) {
                if (notice.kind() == Notice.Kind.CLAIM && notice.subject().equals(machine.id())) {
                    check(machine, claim(notice.payload()));
                }
            }
        }
    }

    private @Nullable Claim claim(Payload payload) {
        return switch (payload) {
            case Payload.Inline(Body.OfClaim(Claim claim)) -> claim;
            case Payload.ByDigest(var digest) -> world.archive().claim(digest);
            default -> null;
        };
    }

    private void check(Machine machine, @Nullable Claim claim) {
        for (ItemId item : machine.up()) {
            SystemConfig system = sharded.system(item);
            boolean known = system != null && (system.removeOnStart() || machine.broughtUp(item));
            boolean hidden = claim != null && known && !claim.items().containsKey(item);
            if (hidden) {
                throw Broken.promise(
                        getClass(), world, machine.id() + " has " + item + " up, and its claim does not say so");
            }
        }
    }
}
