package io.flip.engine.gossip;

import io.flip.engine.claim.Lease;
import io.flip.engine.claim.Verdict;
import io.flip.engine.exchange.Pulls;
import io.flip.engine.message.Digest;
import io.flip.engine.time.Moment;
import java.util.Map;
import java.util.TreeMap;

/** What voters have answered that is too large for a datagram. It counts as of the ping that it answers, and not as of when it was pulled. */
public final class PulledVerdicts {

    private record Awaited(Digest digest, Moment pingSent) {}

    private final Lease lease;
    private final Pulls pulls;
    private final Map<Digest, Verdict> known = new TreeMap<>(
            (a, b) -> a.high() != b.high() ? Long.compare(a.high(), b.high()) : Long.compare(a.low(), b.low()));
    private final Map<String, Awaited> awaited = new TreeMap<>();

    public PulledVerdicts(Lease lease, Pulls pulls) {
        this.lease = lease;
        this.pulls = pulls;
    }

    /** A voter has answered with the digest of its verdict. */
    void answered(Digest digest, String voter, Moment pingSent, Moment now) {
        Awaited before = awaited.put(voter, new Awaited(digest, pingSent));
        Verdict verdict = known.get(digest);
        if (verdict != null && before != null && before.digest().equals(digest)) {
            lease.answered(voter, pingSent, verdict);
            return;
        }
        if (before != null
                && awaited.values().stream().noneMatch(each -> each.digest().equals(before.digest()))) {
            known.remove(before.digest());
        }
        pulls.want(digest, voter, now);
    }

    void take(Digest digest, Verdict verdict) {
        awaited.forEach((voter, answer) -> {
            if (answer.digest().equals(digest)) {
                known.put(digest, verdict);
                lease.answered(voter, answer.pingSent(), verdict);
            }
        });
    }

    void clear() {
        awaited.clear();
        known.clear();
    }
}
