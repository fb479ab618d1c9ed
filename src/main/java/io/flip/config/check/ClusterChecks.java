package io.flip.config.check;

import io.flip.config.bind.FlipProperties;
import io.flip.config.read.Findings;

/** What holds for every version of the configuration, whoever wrote it. */
public final class ClusterChecks {

    private ClusterChecks() {}

    /** @param handlers where the programs of this machine are */
    public static void check(FlipProperties properties, HandlerSearch handlers, Findings findings) {
        MemberChecks.check(properties, findings);
        VoterChecks.check(properties, findings);
        TimingChecks.check(properties, findings);
        SystemChecks.check(properties, findings);
        WebhookChecks.check(properties, findings);
        AddressChecks.check(properties, handlers, findings);
    }
}
