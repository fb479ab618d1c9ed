package io.flip.wire;

import static io.flip.wire.Kinds.kind;

import io.flip.engine.message.Body;

/** {@code [kind, content]}. */
final class BodyFormat {

    static final Kinds<Body> BODY = Kinds.of(
            kind(0, Body.OfSelf.class).fields(MemberFormat.SELF.of(Body.OfSelf::self), Body.OfSelf::new),
            kind(1, Body.OfOpinion.class).fields(MemberFormat.OPINION.of(Body.OfOpinion::opinion), Body.OfOpinion::new),
            kind(2, Body.OfClaim.class).fields(ClaimFormat.CLAIM.of(Body.OfClaim::claim), Body.OfClaim::new),
            kind(3, Body.OfVerdict.class).fields(ClaimFormat.VERDICT.of(Body.OfVerdict::verdict), Body.OfVerdict::new),
            kind(4, Body.OfConfig.class).fields(ConfigFormat.CONFIG.of(Body.OfConfig::config), Body.OfConfig::new));

    private BodyFormat() {}
}
