package io.flip.engine.message;

import io.flip.engine.claim.Claim;
import io.flip.engine.claim.Verdict;
import io.flip.engine.member.Opinion;
import io.flip.engine.member.Self;
import io.flip.engine.register.ClusterConfig;

/** What may be too large for a datagram, and then travels by digest (protocol 2). */
public sealed interface Body {

    record OfSelf(Self self) implements Body {}

    record OfOpinion(Opinion opinion) implements Body {}

    record OfClaim(Claim claim) implements Body {}

    record OfVerdict(Verdict verdict) implements Body {}

    record OfConfig(ClusterConfig config) implements Body {}
}
