package io.flip.simulation.check;

import io.flip.engine.effect.Effect;
import io.flip.engine.member.Opinion;
import io.flip.engine.message.Body;
import io.flip.engine.message.Message;
import io.flip.engine.message.Notice;
import io.flip.engine.message.Payload;
import io.flip.fixture.Rule;
import io.flip.simulation.Machine;
import io.flip.simulation.Watcher;
import io.flip.simulation.World;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * A voter suspects only who may have been silent (protocol 3): not one that ran and spoke all the time over a network that lost nothing. Time
 * in which the voter itself stood still is none in which it could have heard anyone.
 */
@Rule("3")
public final class NobodyIsAccusedInVain implements Watcher {

    private final World world;
    private final long twice;
    private final Map<String, SequencedSet<String>> suspected = new TreeMap<>();

    public NobodyIsAccusedInVain(World world) {
        this.world = world;
        this.twice = world.config().settings().pingTimeout().multipliedBy(2).toNanos();
    }

    @Override
    public void effect(Machine machine, Effect effect) {
        if (effect instanceof Effect.Send(var _, var _, Message message)) {
            for (Notice notice : Notices.of(message)) {
                boolean own = notice.subject().equals(machine.id())
                        && notice.session().equals(machine.session()); // others remind it of what its last run said
                if (own && notice.payload() instanceof Payload.Inline(Body.OfOpinion(Opinion opinion))) {
                    check(machine, opinion.suspects());
                }
            }
        }
    }

    private void check(Machine voter, SequencedSet<String> suspects) {
        SequencedSet<String> before = suspected.put(voter.id(), suspects);
        for (String suspect : suspects) {
            boolean known = before != null && before.contains(suspect);
            if (!known && isInVain(voter, world.machine(suspect))) {
                throw Broken.promise(
                        getClass(), world, voter.id() + " suspects " + suspect + ", which never was silent");
            }
        }
    }

    private boolean isInVain(Machine voter, Machine suspect) {
        long listened = Math.min(world.now(), voter.pauseBegan()) - twice;
        if (voter.lastPaused() < world.now() - twice) {
            listened = world.now() - twice;
        }
        boolean ran = suspect.runs() && !suspect.paused() && suspect.lastPaused() < listened;
        return ran && suspect.speaksSince() < listened && world.network().perfectSince() < listened;
    }
}
