package io.flip.engine.sync;

import io.flip.engine.effect.Effect;
import io.flip.engine.effect.Out;
import io.flip.engine.member.Membership;
import io.flip.engine.member.Self;
import io.flip.engine.register.Additions;
import io.flip.engine.register.ChangeOutcome;
import io.flip.engine.register.ChangeRequest;
import io.flip.engine.register.MemberConfig;
import io.flip.engine.register.Refusal;
import io.flip.engine.register.Wish;
import java.util.List;

/** Changes of the configuration that operators ask this member for. */
public final class Proposals {

    private final String self;
    private final InForce inForce;
    private final Membership membership;
    private final Registry registry;
    private final Out out;

    public Proposals(String self, InForce inForce, Membership membership, Registry registry, Out out) {
        this.self = self;
        this.inForce = inForce;
        this.membership = membership;
        this.registry = registry;
        this.out = out;
    }

    /** What some member would not understand is refused: it could neither agree on it nor act by it (protocol 8, additions to the configuration). */
    public void propose(ChangeRequest change, Wish wish) {
        int wanted = Additions.in(change);
        List<String> lacking = wanted <= Additions.in(inForce.cluster())
                ? List.of()
                : inForce.cluster().members().stream()
                        .map(MemberConfig::id)
                        .filter(id -> !id.equals(self) && additions(id) < wanted)
                        .toList();
        if (lacking.isEmpty()) {
            registry.want(wish);
            return;
        }
        String why = "Members that have not said that they know " + Additions.name(wanted) + ": "
                + String.join(", ", lacking)
                + ". Bring them to this version and start them, or remove them; then ask again.";
        out.add(new Effect.Answer(wish.request(), new ChangeOutcome.Refused(new Refusal(Refusal.Kind.INVALID, why))));
    }

    private int additions(String member) {
        Self its = membership.self(member);
        return its == null ? 0 : its.additions();
    }
}
