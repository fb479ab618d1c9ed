package io.flip.engine.register;

import io.flip.engine.time.Moment;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a voter proposes something of its own accord: the first version (protocol 7, rule 9), and what was left unfinished (protocol 7, rule 13). */
final class Upkeep {

    private static final Duration UNFINISHED = Duration.ofSeconds(1);
    private static final Duration TURN = Duration.ofMillis(200);

    private final String self;
    private final RandomGenerator random;
    private @Nullable Ballot accepted;
    private Moment recoverAt = Moment.NEVER;
    private Moment firstAt = Moment.NEVER;

    Upkeep(String self, RandomGenerator random) {
        this.self = self;
        this.random = random;
    }

    /** @param present whether all voters are heard */
    void look(Ground ground, Moment now, boolean present) {
        Proposal proposal = ground.accepted();
        Ballot ballot = proposal == null ? null : proposal.ballot();
        if (ballot == null) {
            recoverAt = Moment.NEVER;
        } else if (!ballot.equals(accepted)) {
            recoverAt = later(now);
        }
        accepted = ballot;
        first(ground.base(), now, present);
    }

    /** The voters try it one after the other, so that they rarely get in each other's way. */
    private void first(ClusterConfig base, Moment now, boolean present) {
        int place = base.version() == 0 && present ? base.voters().indexOf(self) : -1;
        if (place < 0) {
            firstAt = Moment.NEVER;
        } else if (firstAt.equals(Moment.NEVER)) {
            firstAt = now.plus(TURN.multipliedBy(place)).plus(upTo(TURN.dividedBy(10)));
        }
    }

    boolean unfinished(Moment now) {
        return !now.isBefore(recoverAt);
    }

    boolean firstDue(Moment now) {
        return !now.isBefore(firstAt);
    }

    /** It is being tried; where nothing comes of it, it is tried again. */
    void again(Moment now) {
        recoverAt = recoverAt.equals(Moment.NEVER) ? recoverAt : later(now);
        firstAt = firstAt.equals(Moment.NEVER) ? firstAt : later(now);
    }

    private Moment later(Moment now) {
        return now.plus(UNFINISHED).plus(upTo(UNFINISHED));
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos(random.nextLong(most.toNanos()));
    }

    Moment nextDeadline() {
        return Moment.earlier(recoverAt, firstAt);
    }
}
