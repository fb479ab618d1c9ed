package io.flip.engine.gossip;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Verdict;
import io.flip.engine.effect.Event;
import io.flip.engine.effect.Out;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.message.Body;
import io.flip.engine.message.Message.Chunk;
import io.flip.engine.message.Packer;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.sync.Registry;
import io.flip.engine.time.Moment;

/** Takes contents that were pulled to the parts that wait for them. A content is what its digest says, whichever member sent it. */
public final class Chunks {

    private final Packer packer;
    private final Pulls pulls;
    private final Facts facts;
    private final PulledVerdicts verdicts;
    private final Answering answering;
    private final Registry registry;
    private final Out out;

    public Chunks(
            Packer packer,
            Pulls pulls,
            Facts facts,
            PulledVerdicts verdicts,
            Answering answering,
            Registry registry,
            Out out) {
        this.packer = packer;
        this.pulls = pulls;
        this.facts = facts;
        this.verdicts = verdicts;
        this.answering = answering;
        this.registry = registry;
        this.out = out;
    }

    void take(Chunk chunk, String from, Moment now) {
        Pulls.Content content = pulls.take(chunk, from, now);
        if (content == null) {
            return;
        }
        if (!packer.digest(content.bytes()).equals(content.digest())) {
            facts.isNotWhatItSaid(content.digest(), from);
            return;
        }
        try {
            Body body = packer.unpack(content.bytes());
            facts.pulled(content, body, now);
            switch (body) {
                case Body.OfVerdict(Verdict verdict) -> verdicts.take(content.digest(), verdict);
                case Body.OfClaim(Claim claim) -> answering.claimPulled(claim, from, now);
                case Body.OfConfig(ClusterConfig config) -> registry.pulled(content, config, now);
                default -> {}
            }
        } catch (Packer.MalformedException malformed) {
            out.report(Event.ofMember(from, null, null, "sent nonsense: " + malformed.getMessage()));
        }
    }
}
