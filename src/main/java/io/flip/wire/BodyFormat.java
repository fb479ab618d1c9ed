package io.flip.wire;

import io.flip.engine.message.Body;
import io.flip.engine.message.Packer.MalformedException;

/** {@code [kind, content]}. */
final class BodyFormat implements Format<Body> {

    static final Format<Body> BODY = new BodyFormat();

    private BodyFormat() {}

    @Override
    public void write(CborWriter out, Body body) {
        out.open(2);
        switch (body) {
            case Body.OfSelf(var self) -> out.number(0).value(MemberFormat.SELF, self);
            case Body.OfOpinion(var opinion) -> out.number(1).value(MemberFormat.OPINION, opinion);
            case Body.OfClaim(var claim) -> out.number(2).value(ClaimFormat.CLAIM, claim);
            case Body.OfVerdict(var verdict) -> out.number(3).value(ClaimFormat.VERDICT, verdict);
            case Body.OfConfig(var config) -> out.number(4).value(ConfigFormat.CONFIG, config);
        }
        out.end();
    }

    @Override
    public Body read(CborReader in) throws MalformedException {
        in.open();
        Body body = switch (in.count(4)) {
            case 0 -> new Body.OfSelf(MemberFormat.SELF.read(in));
            case 1 -> new Body.OfOpinion(MemberFormat.OPINION.read(in));
            case 2 -> new Body.OfClaim(ClaimFormat.CLAIM.read(in));
            case 3 -> new Body.OfVerdict(ClaimFormat.VERDICT.read(in));
            default -> new Body.OfConfig(ConfigFormat.CONFIG.read(in));
        };
        in.end();
        return body;
    }
}
