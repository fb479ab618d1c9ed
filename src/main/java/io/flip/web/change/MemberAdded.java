package io.flip.web.change;

import io.flip.engine.register.MemberConfig;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A member that a majority of the voters has stored. */
public record MemberAdded(
        @Schema(description = "The version of the configuration that has it")
        long configVersion,

        @Schema(description = "The Idempotency-Key that was sent, or drawn: asking again with it does nothing more")
        String changeId,

        @Schema(
                description =
                        "Whether it is to vote, as soon as it runs: not if some other member does not, or if seven do; null if it is"
                                + " no member any more")
        @Nullable
        Boolean voter) {

    public static MemberAdded of(ChangeMade made, Optional<MemberConfig> member) {
        return new MemberAdded(
                made.configVersion(),
                made.changeId(),
                member.map(MemberConfig::voter).orElse(null));
    }
}
